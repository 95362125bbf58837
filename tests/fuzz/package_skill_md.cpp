// SPDX-License-Identifier: Apache-2.0
// The front matter of a SKILL.md; its body lies within the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <tank/package/skill_md.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto skill = tank::package::parse_skill_md(text);
  if (skill && skill->body_offset > text.size()) std::abort();
  (void)tank::package::parse_skill_md("---\n" + std::string(text) + "\n---\n");
  return 0;
}
