# SPDX-License-Identifier: Apache-2.0
# The few verbs in which every folder speaks.

set(TANK_LIBRARIES "" CACHE INTERNAL "every library that is installed, in order")

# What is tested is optimized; the tests' own code is built quickly.
set(TANK_TEST_OPTIONS $<$<CONFIG:Release>:-O0>)

# Fuzzers look for new paths in what they call; nobody looks for them in tests and programs.
set(TANK_LIBRARY_OPTIONS $<$<BOOL:${TANK_BUILD_FUZZ}>:-fsanitize=fuzzer-no-link>)

# tank_library(NAME SOURCES a.cpp … PUBLIC libs … PRIVATE libs … [PRECOMPILE headers …])
# Makes the static library tank_NAME with the alias tank::NAME. PUBLIC are tank libraries
# whose headers ours include; PRIVATE are the third-party ones that stay behind.
function(tank_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE;PRECOMPILE" ${ARGN})
  add_library(tank_${name} STATIC ${ARG_SOURCES})
  add_library(tank::${name} ALIAS tank_${name})
  set_target_properties(tank_${name} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(tank_${name}
    PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_compile_features(tank_${name} PUBLIC cxx_std_20)
  target_link_libraries(tank_${name} PUBLIC ${ARG_PUBLIC} PRIVATE $<BUILD_INTERFACE:tank_flags> ${ARG_PRIVATE})
  target_compile_options(tank_${name} PRIVATE ${TANK_LIBRARY_OPTIONS})
  tank_precompile(tank_${name} library ${ARG_PRECOMPILE})
  set(TANK_LIBRARIES ${TANK_LIBRARIES} tank_${name} CACHE INTERNAL "")
endfunction()

# tank::tank is everything that was made by tank_library so far.
function(tank_all_libraries)
  add_library(tank_tank INTERFACE)
  add_library(tank::tank ALIAS tank_tank)
  set_target_properties(tank_tank PROPERTIES EXPORT_NAME tank)
  target_link_libraries(tank_tank INTERFACE ${TANK_LIBRARIES})
  set(TANK_LIBRARIES ${TANK_LIBRARIES} tank_tank CACHE INTERNAL "")
endfunction()

# tank_program(NAME SOURCES … LIBS … [PRECOMPILE headers …]): an executable of ours.
function(tank_program name)
  cmake_parse_arguments(ARG "TEST" "" "SOURCES;LIBS;PRECOMPILE" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src
                             ${PROJECT_SOURCE_DIR}/apps)
  target_link_libraries(${name} PRIVATE tank_flags ${ARG_LIBS})
  if(ARG_TEST)
    target_compile_options(${name} PRIVATE ${TANK_TEST_OPTIONS})
    tank_precompile(${name} test ${ARG_PRECOMPILE})
  else()
    tank_precompile(${name} program ${ARG_PRECOMPILE})
  endif()
endfunction()

# tank_test(NAME SOURCES … LIBS … [PRECOMPILE headers …] [TIMEOUT s]): a doctest program, run by ctest. The program
# tank_test_NAME sees src/, apps/ and tests/ as include roots.
function(tank_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT;SPLIT_AT" "SOURCES;LIBS;PRECOMPILE" ${ARGN})
  tank_program(tank_test_${name} TEST SOURCES ${ARG_SOURCES} LIBS ${ARG_LIBS} tank_test_main
               PRECOMPILE ${ARG_PRECOMPILE})
  target_include_directories(tank_test_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(tank_test_${name} PRIVATE TANK_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  # Cases of one program come one after another; those that wait much run as two programs.
  set(tests ${name})
  if(ARG_SPLIT_AT)
    set(tests ${name}_1 ${name}_2)
    math(EXPR next "${ARG_SPLIT_AT} + 1")
    add_test(NAME ${name}_1 COMMAND tank_test_${name} --last=${ARG_SPLIT_AT})
    add_test(NAME ${name}_2 COMMAND tank_test_${name} --first=${next})
  else()
    add_test(NAME ${name} COMMAND tank_test_${name})
  endif()
  if(NOT TARGET tank_tests)
    add_custom_target(tank_tests)
  endif()
  add_dependencies(tank_tests tank_test_${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${tests} PROPERTIES TIMEOUT ${ARG_TIMEOUT})
endfunction()

# tank_fuzz(NAME SOURCES … LIBS …): a libFuzzer program tank_fuzz_NAME.
function(tank_fuzz name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  if(NOT TANK_BUILD_FUZZ)
    return()
  endif()
  tank_program(tank_fuzz_${name} SOURCES ${ARG_SOURCES} LIBS ${ARG_LIBS})
  target_include_directories(tank_fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_options(tank_fuzz_${name} PRIVATE -fsanitize=fuzzer)
endfunction()

# tank_bench(NAME SOURCES … LIBS …): a Google Benchmark program tank_bench_NAME.
function(tank_bench name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  find_package(benchmark REQUIRED)
  tank_program(tank_bench_${name} SOURCES ${ARG_SOURCES} LIBS ${ARG_LIBS} benchmark::benchmark_main)
endfunction()
