// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Many words as one parameter, for statements over a set.

#include <string>
#include <string_view>

#include "storage/sql/value.hpp"

namespace tank::inline v0::sql {

/// A JSON array of texts. Words of search and TypeIDs hold nothing that JSON would escape.
class JsonList {
 public:
  void add(std::string_view word) {
    text_ += text_.empty() ? "[\"" : ",\"";
    text_ += word;
    text_ += '"';
  }
  [[nodiscard]] bool is_empty() const { return text_.empty(); }
  [[nodiscard]] Json finish() const { return Json{text_.empty() ? "[]" : text_ + "]"}; }

  template <class Words>
  [[nodiscard]] static Json of(const Words& words) {
    JsonList list;
    for (const auto& word : words) list.add(word);
    return list.finish();
  }

 private:
  std::string text_;
};

}  // namespace tank::inline v0::sql
