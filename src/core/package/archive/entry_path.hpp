// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Which paths a file of an archive may have, and which two are one.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include <tank/base/result.hpp>

namespace tank::inline v0::package {

/// Whether `path` names a file below the root in one way only, on every system: relative,
/// UTF-8 in form C, no `.`, `..`, empty or reserved segment, no character that a system reads
/// as something else.
/// Errors: archive_escape (it would leave the root), archive_malformed.
[[nodiscard]] Result<void> check_entry_path(std::string_view path);

/// The names of one archive. Refuses what some file system would take for a second spelling
/// of a name that is there. Externally synchronised.
class EntryTree {
 public:
  enum class Kind { file, folder };

  /// Holds at most `names` names, implied folders included.
  explicit EntryTree(std::size_t names) : most_names_(names) {}

  /// `path` has passed `check_entry_path`. A folder may come twice, a file may not.
  /// Errors: archive_too_large, archive_malformed.
  [[nodiscard]] Result<void> add(std::string_view path, Kind kind);

 private:
  struct Name {
    std::string spelling;
    Kind kind;
    std::uint32_t id;
  };

  Result<std::uint32_t> enter(std::uint32_t parent, std::string_view segment, Kind kind,
                              std::string_view path);

  std::size_t most_names_;
  std::size_t bytes_ = 0;
  std::unordered_map<std::string, Name> names_;  // by parent's id and folded segment
};

}  // namespace tank::inline v0::package
