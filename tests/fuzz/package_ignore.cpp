// SPDX-License-Identifier: Apache-2.0
// The last line of the input is a path, the others are an ignore file.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <tank/package/pack_rules.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.rfind('\n') + 1;
  const auto rules = tank::package::IgnoreRules::parse(text.substr(0, line));
  if (rules) (void)rules->ignores(text.substr(line));
  return 0;
}
