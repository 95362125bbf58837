// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Which files of a folder are packed, and why the others are not. Pure: no file is opened.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0::package {

/// The patterns of a `.gitignore` or `.tankignore` at the root, with git's semantics: the last
/// pattern that matches decides; `!` takes back; a slash within anchors to the root; one at
/// the end names folders only; `*`, `?`, `[…]` stay within a segment; `**` crosses them. What
/// lies below an ignored folder cannot be taken back. Immutable.
class TANK_API IgnoreRules {
 public:
  /// Every text is good: what git would not understand matches nothing. Lines above
  /// `limits::ignore_line_bytes` and rules above `limits::ignore_rules` are refused.
  /// Errors: limit_exceeded.
  [[nodiscard]] static Result<IgnoreRules> parse(std::string_view text);

  /// Whether the file `path`, relative to the root, is ignored, itself or with a folder.
  [[nodiscard]] bool ignores(std::string_view path) const;

 private:
  struct Rule {
    std::string pattern;
    bool negated = false;
    bool folders_only = false;
  };

  [[nodiscard]] bool decide(std::string_view path, bool is_folder) const;

  std::vector<Rule> rules_;
};

/// A file as a walk through the folder finds it. Links are not followed and not listed.
struct ListedFile {
  std::string path;  ///< relative, `/`-separated
  std::uint64_t size_bytes = 0;
};

/// Why a file is packed or not.
enum class PackReason {
  packed,
  listed,       ///< packed although it looks like a secret: `publish.files` names it
  tool_folder,  ///< `.git`, `node_modules`, `.tank`, …
  ignored,      ///< by the ignore file
  secret,       ///< looks like a key or a credential
};
[[nodiscard]] TANK_API std::string_view to_string(PackReason reason);

/// What happened to one listed file, and why.
struct PackDecision {
  std::string path;
  PackReason reason = PackReason::packed;

  friend bool operator==(const PackDecision&, const PackDecision&) = default;
};

/// Sorted by path.
struct Selection {
  std::vector<std::string> files;   ///< what to pack
  std::vector<PackDecision> noted;  ///< what is left out, and what is packed as `listed`
  std::uint64_t total_bytes = 0;

  friend bool operator==(const Selection&, const Selection&) = default;
};

/// Whether a path looks like something that must not leave the machine: `.env*` (not
/// `.env.example`), private keys, key stores, credentials of known tools.
[[nodiscard]] TANK_API bool looks_secret(std::string_view path);

/// Decides for every file of `listing`. `ignore_text` is that of `.tankignore`, else of
/// `.gitignore`, else empty. `publish_files` are patterns in the form of an ignore file: what
/// they name is packed even if it is ignored or looks like a secret, but never from a tool's
/// folder. `tank.json`, `SKILL.md` and `README.md` at the root are always packed.
/// Errors: limit_exceeded (ignore file), archive_too_large (more than `limits::pack_files`
/// files, or more than `limits::archive_total_bytes` before compression).
[[nodiscard]] TANK_API Result<Selection> select_files(std::span<const ListedFile> listing,
                                                      std::string_view ignore_text,
                                                      std::span<const std::string> publish_files);

}  // namespace tank::inline v0::package
