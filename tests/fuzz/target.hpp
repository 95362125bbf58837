// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What a fuzz target is made of: one function `run(text)` and the demands it makes.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace tank::fuzz {

/// Ends the process, so that the fuzzer keeps the input.
inline void demand(bool holds) {
  if (!holds) std::abort();
}

/// Defined once in each target.
void run(std::string_view text);

}  // namespace tank::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tank::fuzz::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
