// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Paths of files inside of a workspace.

#include <compare>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0::workspace {

/// The absolute path of one file, `/docs/README.md`. There is one spelling of each: what is not
/// in normal form is refused and not repaired, so that equal means equal bytes, and a link to
/// one file can never open another.
class TANK_API WorkspacePath {
 public:
  /// Refused are empty, `.` and `..` segments, a slash at the end, backslashes, colons, controls
  /// and what one cannot see, names that some system reserves or cuts, text that is not UTF-8
  /// in normalisation form C, and more than `limits::archive_path_length` bytes. `%2e`, `#` and
  /// `~` are names like any other: nothing is decoded here, and whoever takes a path out of a
  /// URL decodes it once.
  /// Errors: invalid_path.
  [[nodiscard]] static Result<WorkspacePath> parse(std::string_view text);

  [[nodiscard]] const std::string& to_string() const { return text_; }

  friend auto operator<=>(const WorkspacePath&, const WorkspacePath&) = default;

 private:
  explicit WorkspacePath(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace tank::inline v0::workspace
