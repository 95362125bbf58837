// SPDX-License-Identifier: Apache-2.0
// What is read as a manifest is written and read back equal.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <tank/package/manifest.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tank::package;
  const auto manifest = parse_manifest({reinterpret_cast<const char*>(data), size});
  if (!manifest) return 0;
  const auto again = parse_manifest(write_manifest(*manifest));
  if (!again || *again != *manifest) std::abort();
  return 0;
}
