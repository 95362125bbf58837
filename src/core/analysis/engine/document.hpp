// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One text with its parts: where it is code, prose, comment, or hidden from readers.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/rules/pattern_rule.hpp"

namespace tank::inline v0::analysis {

/// A part of a text, bytes [begin, end).
struct Region {
  std::size_t begin = 0;
  std::size_t end = 0;
  Where where = in_prose;
};

/// What a file is used for, as its path tells.
enum class Role { product, example, test, document };

/// A text to be scanned. The regions follow each other and cover all of it.
struct Document {
  std::string_view path;
  std::string_view text;
  std::vector<Region> regions;
  Role role = Role::product;
  /// Decoded or put together from this place of `parent`; its findings are told there.
  const Document* parent = nullptr;
  std::size_t origin = 0;
  std::size_t depth = 0;
  bool is_server_command = false;  ///< put together from the configuration of a tool server
};

/// Takes `text` apart by the kind of file that the path names, and by its first line.
[[nodiscard]] Document make_document(std::string_view path, std::string_view text);

/// A text found inside `parent` at `origin`, all of it of one kind.
[[nodiscard]] Document make_derived(const Document& parent, std::size_t origin,
                                    std::string_view text, Where where);

[[nodiscard]] Role role_of(std::string_view path);
[[nodiscard]] std::string_view base_name(std::string_view path);
/// The file's extension in lower case, with its dot; empty when there is none.
[[nodiscard]] std::string extension_of(std::string_view path);
[[nodiscard]] std::string lower_case(std::string_view text);

/// Lines and columns of places that are asked for in ascending order. A column counts characters
/// of UTF-8; a byte that belongs to none counts as one.
class LineCounter {
 public:
  struct Place {
    std::size_t line = 1;
    std::size_t column = 1;
  };

  explicit LineCounter(std::string_view text) : text_(text) {}
  [[nodiscard]] Place place_of(std::size_t at);

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  Place now_;
};

/// The bounds of the line around `at`, without its end, and not longer than
/// limits::scan_line_bytes.
[[nodiscard]] Region line_around(std::string_view text, std::size_t at);

/// Whether the line of code around `at` is a comment as a whole.
[[nodiscard]] bool is_comment_line(std::string_view text, std::size_t at);

}  // namespace tank::inline v0::analysis
