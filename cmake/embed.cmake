# kn_embed(target out.c symbol file...): text files as constants of a generated C file, in this order, so
# that the program needs no folder to find them in.
function(kn_embed target out symbol)
    add_custom_command(
        OUTPUT ${out}
        COMMAND ${CMAKE_COMMAND} -D OUT=${out} -D SYMBOL=${symbol} "-D FILES=${ARGN}"
                -P ${CMAKE_SOURCE_DIR}/cmake/embed_script.cmake
        DEPENDS ${ARGN} ${CMAKE_SOURCE_DIR}/cmake/embed_script.cmake
        COMMENT "Embedding ${symbol}"
        VERBATIM)
    target_sources(${target} PRIVATE ${out})
endfunction()
