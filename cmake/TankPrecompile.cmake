# SPDX-License-Identifier: Apache-2.0
# Sanitizer builds read the standard library once. Other builds do without, so that a missing
# include is noticed.
if(NOT TANK_PCH)
  return()
endif()

set(TANK_PRECOMPILED <algorithm> <array> <atomic> <charconv> <chrono> <cstdint> <deque> <filesystem>
    <functional> <map> <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread>
    <tuple> <unordered_map> <utility> <variant> <vector> <tl/expected.hpp>)
file(WRITE ${PROJECT_BINARY_DIR}/precompiled.cpp "int main() { return 0; }\n")

# One for code that may end up in a shared library and one for programs: their flags differ.
add_library(tank_pch_library STATIC ${PROJECT_BINARY_DIR}/precompiled.cpp)
add_executable(tank_pch_program ${PROJECT_BINARY_DIR}/precompiled.cpp)
foreach(kind library program)
  target_link_libraries(tank_pch_${kind} PRIVATE tank_flags)
  target_precompile_headers(tank_pch_${kind} PRIVATE ${TANK_PRECOMPILED})
endforeach()
