// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A public package as lists for other programs show it.

#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/registry/package.hpp>

namespace tank::inline v0::registry {

/// One skill of a list for other programs.
struct ListedSkill {
  std::string label;  ///< its name in the list; `name_skills` gives it
  Package package;
  semver::Version version;  ///< what `latest` points at
  Digest digest;            ///< of that release's archive
  std::int64_t unpacked_bytes = 0;
  std::int64_t file_count = 0;

  friend bool operator==(const ListedSkill&, const ListedSkill&) = default;
};

/// Whether the text is a name that agents take for a skill: 1 to 64 of `[a-z0-9-]`, no hyphen
/// first, last or beside another (Agent Skills specification).
[[nodiscard]] TANK_API bool is_skill_name(std::string_view text);

/// Labels each skill: the name behind the scope, where no other skill of the list has the same;
/// otherwise `scope-name`, for every one of them, so that nobody takes over a label by
/// publishing under it. What has no label of its own then, or one that is no skill's name, is
/// left out. Pure; keeps the order.
[[nodiscard]] TANK_API std::vector<ListedSkill> name_skills(std::vector<ListedSkill> skills);

}  // namespace tank::inline v0::registry
