# The fonts and scripts that setup.sh fetched (package.json) become kinora's data folder in the build
# tree, <build>/share/kinora, which `cmake --install` copies. Without node_modules kinora builds all
# the same; text is then set in the fonts of the composition and the machine.
include(GNUInstallDirs)
set(KN_DATA_DIR ${CMAKE_BINARY_DIR}/share/kinora)
if(EXISTS ${CMAKE_SOURCE_DIR}/node_modules/gsap)
    set(kn_assets_stamp ${CMAKE_BINARY_DIR}/share/kinora.stamp)
    add_custom_command(
        OUTPUT ${kn_assets_stamp}
        COMMAND ${CMAKE_COMMAND} -D FROM=${CMAKE_SOURCE_DIR}/node_modules -D TO=${KN_DATA_DIR}
                -P ${CMAKE_SOURCE_DIR}/cmake/copy_assets.cmake
        COMMAND ${CMAKE_COMMAND} -E touch ${kn_assets_stamp}
        DEPENDS ${CMAKE_SOURCE_DIR}/package.json ${CMAKE_SOURCE_DIR}/cmake/copy_assets.cmake
                ${CMAKE_SOURCE_DIR}/node_modules/gsap/package.json
        COMMENT "Copying fonts and scripts"
        VERBATIM)
    add_custom_target(kn_assets ALL DEPENDS ${kn_assets_stamp})
else()
    message(STATUS "node_modules is absent: run ./setup.sh for the shipped fonts and GSAP")
    add_custom_target(kn_assets ALL)
endif()
# What kinora init begins from.
add_custom_target(kn_samples ALL COMMAND ${CMAKE_COMMAND} -E copy_directory ${CMAKE_SOURCE_DIR}/samples
                  ${KN_DATA_DIR}/samples COMMENT "Copying samples" VERBATIM)
add_dependencies(kn_samples kn_assets)
install(DIRECTORY ${KN_DATA_DIR} DESTINATION ${CMAKE_INSTALL_DATADIR} OPTIONAL)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs FILES_MATCHING PATTERN "*.md"
        PATTERN completions EXCLUDE)
# The licences of what is shipped, as Debian wants them: one file that has them all.
install(CODE "set(KN_DATA_DIR \"${KN_DATA_DIR}\")
set(KN_GSAP \"${CMAKE_SOURCE_DIR}/node_modules/gsap\")
set(KN_LICENCE \"${CMAKE_SOURCE_DIR}/LICENSE\")
set(KN_COPYRIGHT \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/doc/kinora/copyright\")")
install(SCRIPT ${CMAKE_SOURCE_DIR}/cmake/copyright.cmake)
