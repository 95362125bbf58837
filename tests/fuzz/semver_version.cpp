// SPDX-License-Identifier: Apache-2.0
// Whatever is read as a version reads again from its own spelling, and coercion ends.
#include <cstdlib>

#include <tank/semver/coerce.hpp>
#include <tank/semver/version.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tank::semver;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Grammar grammar : {Grammar::strict, Grammar::node, Grammar::loose}) {
    const auto version = Version::parse(text, grammar);
    if (!version) continue;
    const std::string spelled = version->to_full_string();
    const auto again = Version::parse(spelled, grammar);
    if (!again || again->to_full_string() != spelled || *again != *version) std::abort();
  }
  for (const bool rightmost : {false, true}) {
    (void)coerce(text, {.rightmost = rightmost, .include_prerelease = true});
  }
  return 0;
}
