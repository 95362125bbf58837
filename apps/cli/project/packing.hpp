// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// From the folder of a skill to its archive.

#include <string>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/package/manifest.hpp>
#include <tank/package/pack_rules.hpp>

namespace tank::inline v0::cli {

struct PackedSkill {
  package::Manifest manifest;
  package::Selection selection;
  std::vector<std::string> not_files;  ///< links, sockets and the like: never packed
  std::string archive;
};

/// Reads the folder, runs nothing. `manifest_text` is that of tank.json, else of skills.json.
/// Errors: invalid_manifest, invalid_skill (also when SKILL.md names another skill than the
/// manifest, and when one of the two is a link), archive_too_large, archive_malformed,
/// limit_exceeded, io_error.
[[nodiscard]] Result<PackedSkill> pack_folder(const std::string& folder);

/// The manifest of a folder, without packing. Errors: invalid_manifest, io_error.
[[nodiscard]] Result<package::Manifest> read_skill_manifest(const std::string& folder);

/// Runs `publish.build` in the folder, when there is one; its output goes to standard error.
/// Errors: io_error (it failed).
[[nodiscard]] Result<void> run_build(const std::string& folder, const package::Manifest& manifest);

}  // namespace tank::inline v0::cli
