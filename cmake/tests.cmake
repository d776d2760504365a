# tests/unit/<module>/test_*.c: one cmocka program each, linked with that module.
file(GLOB unit_dirs LIST_DIRECTORIES true CONFIGURE_DEPENDS tests/unit/*)
foreach(dir ${unit_dirs})
    get_filename_component(module ${dir} NAME)
    file(GLOB sources CONFIGURE_DEPENDS ${dir}/test_*.c)
    foreach(source ${sources})
        get_filename_component(name ${source} NAME_WE)
        set(target ${module}_${name})
        add_executable(${target} ${source})
        target_link_libraries(${target} PRIVATE kn_${module} PkgConfig::CMOCKA)
        add_dependencies(${target} kn_assets)
        target_compile_definitions(${target} PRIVATE KN_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
        add_test(NAME unit/${module}/${name} COMMAND ${target} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    endforeach()
endforeach()

# tests/tools: rules about the sources themselves.
add_test(NAME tools/layers COMMAND sh tests/tools/check_layers.sh WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
add_test(NAME tools/files COMMAND sh tests/tools/check_files.sh WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
add_test(NAME tools/headers COMMAND sh tests/tools/check_headers.sh ${CMAKE_C_COMPILER}
         WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
add_test(NAME tools/css_support COMMAND sh tests/tools/css_support.sh --check
         WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
add_test(NAME tools/formats COMMAND sh tests/tools/formats.sh ${CMAKE_C_COMPILER} --check
         WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
add_test(NAME tools/reference COMMAND sh tests/tools/reference.sh --check WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
set_tests_properties(tools/reference PROPERTIES ENVIRONMENT KINORA=$<TARGET_FILE:kinora>)
add_test(NAME tools/docs COMMAND sh tests/tools/check_docs.sh ${CMAKE_C_COMPILER}
         WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
if(NOT KN_SANITIZE AND NOT KN_FUZZ) # they add symbols of their own
    add_test(NAME tools/symbols COMMAND sh tests/tools/check_symbols.sh ${CMAKE_BINARY_DIR}
             WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endif()

# The program as a user meets it (tests/cli), what compositions and machines may do to it
# (tests/safety), and what the pages say of it (tests/docs). A script that misses a tool ends with 77.
foreach(suite cli safety docs)
    file(GLOB scripts CONFIGURE_DEPENDS tests/${suite}/test_*.sh)
    foreach(script ${scripts})
        get_filename_component(name ${script} NAME_WE)
        add_test(NAME ${suite}/${name} COMMAND sh ${script} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
        set_tests_properties(${suite}/${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 2400
                             ENVIRONMENT KINORA=$<TARGET_FILE:kinora>)
    endforeach()
endforeach()

# tests/det, tests/golden: whole renders. tests/runtime: values that scripts read, frame by frame.
foreach(suite det golden runtime)
    file(GLOB sources CONFIGURE_DEPENDS tests/${suite}/test_*.c)
    foreach(source ${sources})
        get_filename_component(name ${source} NAME_WE)
        add_executable(${suite}_${name} ${source})
        target_link_libraries(${suite}_${name} PRIVATE kn_render PkgConfig::CMOCKA)
        target_compile_definitions(${suite}_${name} PRIVATE KN_GOLDEN_OUT="${CMAKE_BINARY_DIR}/golden")
        add_dependencies(${suite}_${name} kn_assets)
        add_test(NAME ${suite}/${name} COMMAND ${suite}_${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    endforeach()
endforeach()

# tests/ref: pages against pictures captured from Chromium. Differences are kept in <build>/ref.
file(GLOB ref_sources CONFIGURE_DEPENDS tests/ref/test_*.c)
foreach(source ${ref_sources})
    get_filename_component(name ${source} NAME_WE)
    add_executable(ref_${name} ${source})
    target_link_libraries(ref_${name} PRIVATE kn_render)
    target_compile_definitions(ref_${name} PRIVATE KN_REF_OUT="${CMAKE_BINARY_DIR}/ref")
    add_dependencies(ref_${name} kn_assets)
    add_test(NAME ref/${name} COMMAND ref_${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endforeach()

# tests/script: expressions and the answers that Chromium gave.
add_executable(script_test_answers tests/script/test_answers.c)
target_link_libraries(script_test_answers PRIVATE kn_render)
add_dependencies(script_test_answers kn_assets)
add_test(NAME script/test_answers COMMAND script_test_answers WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})

# The script engine may stop scripts by a signal, which cmocka would take for a crash.
get_property(all_tests DIRECTORY PROPERTY TESTS)
set_property(TEST ${all_tests} APPEND PROPERTY ENVIRONMENT JSC_usePollingTraps=1)

# Leaks count, except those of libraries.
if(KN_SANITIZE)
    set_property(TEST ${all_tests} APPEND PROPERTY ENVIRONMENT
                 "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/tools/lsan.supp:print_suppressions=0")
endif()
