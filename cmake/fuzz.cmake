# tests/fuzz/fuzz_<what>.c defines LLVMFuzzerTestOneInput. With KN_FUZZ (clang) it becomes a libFuzzer
# program; always it becomes a program that replays tests/data/fuzz/<what>/*, where the inputs of
# past findings stay.
set(kn_fuzz_module_dlist raster) # where the name differs from the module's
set(kn_fuzz_module_page paint)
set(kn_fuzz_module_fx codec)
set(kn_fuzz_module_still codec)
set(kn_fuzz_module_anim codec)
set(kn_fuzz_module_media codec)
set(kn_fuzz_module_font raster)
set(kn_fuzz_module_rows scene)
set(kn_fuzz_more_style kn_html) # what a target needs besides
set(kn_fuzz_more_page kn_html)
set(kn_fuzz_more_fx kn_timing)
set(kn_fuzz_files_fx src/render/fx_read.c) # and files of folders that are no module of it
set(kn_fuzz_files_rows src/cli/rows.c)
file(GLOB sources CONFIGURE_DEPENDS tests/fuzz/fuzz_*.c)
foreach(source ${sources})
    get_filename_component(name ${source} NAME_WE)
    string(REPLACE "fuzz_" "" what ${name})
    set(module ${what})
    if(DEFINED kn_fuzz_module_${what})
        set(module ${kn_fuzz_module_${what}})
    endif()
    if(KN_FUZZ)
        add_executable(${name} ${source} ${kn_fuzz_files_${what}})
        target_link_libraries(${name} PRIVATE kn_${module} ${kn_fuzz_more_${what}} -fsanitize=fuzzer)
    endif()
    if(KN_TESTS)
        add_executable(replay_${what} ${source} ${kn_fuzz_files_${what}} tests/fuzz/replay.c)
        target_link_libraries(replay_${what} PRIVATE kn_${module} ${kn_fuzz_more_${what}})
        add_test(NAME fuzz/${what}
                 COMMAND replay_${what} ${CMAKE_SOURCE_DIR}/tests/data/fuzz/${what})
    endif()
endforeach()
