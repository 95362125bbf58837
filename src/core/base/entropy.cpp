// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstdlib>

#include <sys/random.h>

#include <tank/base/entropy.hpp>

namespace tank::inline v0 {

void SystemEntropy::fill(std::span<std::byte> out) {
  while (!out.empty()) {
    const ssize_t got = ::getrandom(out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) std::abort();
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace tank::inline v0
