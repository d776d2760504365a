include(GNUInstallDirs)
file(GLOB_RECURSE cli_sources CONFIGURE_DEPENDS src/cli/*.c)
if(cli_sources)
    add_executable(kinora ${cli_sources})
    target_link_libraries(kinora PRIVATE kn_render kn_lint)
    target_compile_definitions(kinora PRIVATE KN_DATADIR="${CMAKE_INSTALL_FULL_DATADIR}/kinora")
    add_dependencies(kinora kn_assets kn_samples)
    install(TARGETS kinora RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

# The manual and the completions, which tests/tools/reference.sh writes from the program's tables.
install(FILES docs/kinora.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES docs/completions/kinora.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        RENAME kinora)
install(FILES docs/completions/_kinora DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES docs/completions/kinora.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
