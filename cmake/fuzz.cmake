# tests/fuzz/fuzz_<what>.c defines LLVMFuzzerTestOneInput. With KN_FUZZ (clang) it becomes a libFuzzer
# program; always it becomes a program that replays tests/data/fuzz/<what>/*, where the inputs of
# past findings stay.
set(kn_fuzz_module_dlist raster) # where the name differs from the module's
set(kn_fuzz_more_style kn_html)  # what a target needs besides
file(GLOB sources CONFIGURE_DEPENDS tests/fuzz/fuzz_*.c)
foreach(source ${sources})
    get_filename_component(name ${source} NAME_WE)
    string(REPLACE "fuzz_" "" what ${name})
    set(module ${what})
    if(DEFINED kn_fuzz_module_${what})
        set(module ${kn_fuzz_module_${what}})
    endif()
    if(KN_FUZZ)
        add_executable(${name} ${source})
        target_link_libraries(${name} PRIVATE kn_${module} ${kn_fuzz_more_${what}} -fsanitize=fuzzer)
    endif()
    if(KN_TESTS)
        add_executable(replay_${what} ${source} tests/fuzz/replay.c)
        target_link_libraries(replay_${what} PRIVATE kn_${module} ${kn_fuzz_more_${what}})
        add_test(NAME fuzz/${what}
                 COMMAND replay_${what} ${CMAKE_SOURCE_DIR}/tests/data/fuzz/${what})
    endif()
endforeach()
