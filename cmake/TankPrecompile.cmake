# SPDX-License-Identifier: Apache-2.0
# What is read again and again is read once: by the tests in a release build, by everything in a
# sanitizer build. A release does without in what is shipped, so that a missing include is noticed.
set(TANK_PRECOMPILED <algorithm> <array> <atomic> <charconv> <chrono> <cstdint> <deque> <filesystem>
    <functional> <map> <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread>
    <tuple> <unordered_map> <utility> <variant> <vector> <tl/expected.hpp>)

# tank_precompile(TARGET library|program|test headers …)
# With headers that most of the target's sources begin with, it has a set of its own; without, it
# shares the one of its kind, for the flags of a library, a program and a test differ.
function(tank_precompile target kind)
  if(TANK_PCH STREQUAL "OFF" OR (TANK_PCH STREQUAL "TESTS" AND NOT kind STREQUAL "test"))
    return()
  endif()
  if(ARGN)
    target_precompile_headers(${target} PRIVATE ${TANK_PRECOMPILED} ${ARGN})
    return()
  endif()
  if(NOT TARGET tank_pch_${kind})
    tank_make_precompiled(${kind})
  endif()
  target_precompile_headers(${target} REUSE_FROM tank_pch_${kind})
endfunction()

function(tank_make_precompiled kind)
  set(source ${PROJECT_BINARY_DIR}/precompiled_${kind}.cpp)
  set(headers ${TANK_PRECOMPILED})
  file(WRITE ${source} "// Nothing but the headers.\n")
  if(kind STREQUAL "library")
    add_library(tank_pch_${kind} STATIC ${source})
    target_compile_options(tank_pch_${kind} PRIVATE ${TANK_LIBRARY_OPTIONS})
  elseif(kind STREQUAL "program")
    file(WRITE ${source} "int main() { return 0; }\n")
    add_executable(tank_pch_${kind} ${source})
  else()
    add_executable(tank_pch_${kind} ${source})
    target_link_libraries(tank_pch_${kind} PRIVATE tank_test_main)
    target_compile_options(tank_pch_${kind} PRIVATE ${TANK_TEST_OPTIONS})
    list(APPEND headers <doctest/doctest.h>)
  endif()
  target_link_libraries(tank_pch_${kind} PRIVATE tank_flags)
  target_precompile_headers(tank_pch_${kind} PRIVATE ${headers})
endfunction()
