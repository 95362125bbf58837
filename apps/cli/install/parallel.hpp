// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A loop over numbers on a few threads.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace tank::inline v0::cli {

/// Runs `body(i)` once for every i below `count`, on the calling thread and up to `threads`-1
/// others, lowest first, and waits for all. `body` is called from several threads.
template <class Body>
void for_each_parallel(std::size_t count, unsigned threads, Body&& body) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) body(i);
  };
  std::vector<std::jthread> others;
  const std::size_t wanted = std::min<std::size_t>(threads, count);
  for (std::size_t i = 1; i < wanted; ++i) others.emplace_back(work);
  work();
}

}  // namespace tank::inline v0::cli
