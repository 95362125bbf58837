// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// SKILL.md: Markdown with front matter in a small, strict part of YAML.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0::package {

/// A field that we do not know, kept as it stood: `text` is its YAML with its key, one or more
/// whole lines.
struct SkillField {
  std::string name;
  std::string text;

  friend bool operator==(const SkillField&, const SkillField&) = default;
};

/// The front matter of a SKILL.md (Agent Skills specification).
struct SkillMd {
  std::string name;         ///< 1 to 64 of `[a-z0-9-]`; equal to the name of its folder
  std::string description;  ///< 1 to 1,024 characters
  std::string license;
  std::string compatibility;                    ///< at most 500 characters
  std::map<std::string, std::string> metadata;  ///< among it the version
  std::vector<std::string> allowed_tools;
  std::vector<SkillField> other;  ///< in the order of the file
  std::size_t body_offset = 0;    ///< where the Markdown begins, in bytes

  friend bool operator==(const SkillMd&, const SkillMd&) = default;
};

/// Reads the front matter between two lines `---`, the first of which is the file's first.
/// Anchors, aliases, tags, merge keys, directives, several documents and duplicate keys are
/// refused, in unknown fields too. Numbers and booleans are taken as the text that they are.
/// Errors: limit_exceeded, invalid_skill (names the field, or the line).
[[nodiscard]] TANK_API Result<SkillMd> parse_skill_md(std::string_view text);

}  // namespace tank::inline v0::package
