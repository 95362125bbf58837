// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Texts of lines, each `key value`, in a fixed order: one spelling for one meaning.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tank::inline v0::trust {

/// The lines of `text` without their ends; what follows the last end is left out.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// Takes lines one after the other, as their writer put them.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : lines_(lines_of(text)) {}

  /// The value of the next line if it is one of `key`.
  [[nodiscard]] std::optional<std::string_view> take(std::string_view key);
  /// The whole next line.
  [[nodiscard]] std::optional<std::string_view> take_line();
  [[nodiscard]] bool is_done() const { return at_ == lines_.size(); }

 private:
  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
};

/// `key value` and a line end.
void add_line(std::string& out, std::string_view key, std::string_view value);

/// Decimal digits without leading zeros. Nothing otherwise.
[[nodiscard]] std::optional<std::uint64_t> parse_decimal(std::string_view text);

}  // namespace tank::inline v0::trust
