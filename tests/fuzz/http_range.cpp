// SPDX-License-Identifier: Apache-2.0
#include "fuzz/target.hpp"
#include "server/api/byte_range.hpp"

// A part that is served is never empty and never outside of the body.
void tank::fuzz::run(std::string_view text) {
  for (const std::uint64_t size : {0U, 1U, 10U, 4'000'000'000U}) {
    server::ByteRange range;
    const auto verdict = server::parse_range(text, size, range);
    if (verdict == server::RangeVerdict::part) demand(range.first < range.end && range.end <= size);
  }
}
