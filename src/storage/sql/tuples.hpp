// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Many tuples of an identifier and numbers as one parameter, for statements over a set.

#include <cstdint>
#include <string>
#include <string_view>

#include "storage/sql/value.hpp"

namespace tank::inline v0::sql {

/// A JSON array of arrays. Identifiers are TypeIDs, which JSON need not escape.
class Tuples {
 public:
  template <class... Numbers>
  void add(std::string_view id, Numbers... numbers) {
    text_ += text_.empty() ? "[[\"" : ",[\"";
    text_ += id;
    text_ += '"';
    ((text_ += ',' + std::to_string(numbers)), ...);
    text_ += ']';
  }

  [[nodiscard]] Json finish() { return Json{text_.empty() ? "[]" : text_ + "]"}; }

 private:
  std::string text_;
};

}  // namespace tank::inline v0::sql
