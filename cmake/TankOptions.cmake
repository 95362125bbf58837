# SPDX-License-Identifier: Apache-2.0
# Options, the compiler's flags, and the tools that make builds quick.

option(TANK_BUILD_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(TANK_BUILD_EXAMPLES "Build the examples" ${PROJECT_IS_TOP_LEVEL})
option(TANK_BUILD_BENCH "Build the benchmarks" OFF)
option(TANK_BUILD_FUZZ "Build the fuzz targets (clang only)" OFF)
option(TANK_BUILD_SHARED "Build libtank.so beside the static libraries" OFF)
option(TANK_WERROR "Treat warnings as errors" ${PROJECT_IS_TOP_LEVEL})
option(TANK_COVERAGE "Instrument for coverage (clang only)" OFF)
set(TANK_PCH OFF CACHE STRING "Precompile headers: OFF, for TESTS, or for ALL")
set(TANK_SANITIZE "" CACHE STRING "Sanitizers, comma-separated: address,undefined or thread")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(TANK_CCACHE ccache)
if(TANK_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The build folder is not part of the key, so that several of them share one cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_NOHASHDIR=1
      CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_SLOPPINESS=pch_defines,time_macros ${TANK_CCACHE})
endif()

find_program(TANK_LLD ld.lld)
if(TANK_LLD)
  add_link_options(-fuse-ld=lld)
endif()

add_library(tank_flags INTERFACE)
target_compile_options(tank_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                       -Wconversion -Wno-sign-conversion -Wold-style-cast -Wimplicit-fallthrough)
if(TANK_WERROR)
  target_compile_options(tank_flags INTERFACE -Werror)
endif()
# g++ 12 sees overflows and dangling references that are not there once it inlines.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(tank_flags INTERFACE -Wno-restrict -Wno-stringop-overflow
                         -Wno-stringop-overread -Wno-array-bounds -Wno-maybe-uninitialized
                         -Wno-missing-field-initializers)
else()
  # The `std::stable_sort` of libstdc++ 12 uses what that library calls deprecated.
  target_compile_options(tank_flags INTERFACE -Wno-missing-field-initializers
                         -Wno-deprecated-declarations)
endif()
if(TANK_SANITIZE)
  add_compile_options(-fsanitize=${TANK_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${TANK_SANITIZE})
endif()
if(TANK_COVERAGE)
  add_compile_options(-fprofile-instr-generate -fcoverage-mapping)
  add_link_options(-fprofile-instr-generate -fcoverage-mapping)
endif()
