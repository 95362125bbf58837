// SPDX-License-Identifier: Apache-2.0
// What is read as a lock file is written to the same bytes twice.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <tank/package/lockfile.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tank::package;
  const auto lock = parse_lockfile({reinterpret_cast<const char*>(data), size});
  if (!lock) return 0;
  const std::string text = write_lockfile(*lock);
  const auto again = parse_lockfile(text);
  if (!again || write_lockfile(*again) != text) std::abort();
  return 0;
}
