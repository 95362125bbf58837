// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// JSON values to text.

#include <string>
#include <string_view>

#include "core/json/value.hpp"

namespace tank::inline v0::json {

enum class FinalNewline : bool { no, yes };

/// Without any white space. Bytes that are not UTF-8 become U+FFFD: the text is always JSON.
[[nodiscard]] std::string write(const Value& value);
void write_to(std::string& out, const Value& value);

/// One member or item a line, two spaces a level; empty arrays and objects on one line.
[[nodiscard]] std::string write_pretty(const Value& value,
                                       FinalNewline final_newline = FinalNewline::no);

/// Appends `text` as a JSON string with its quotation marks.
void write_string_to(std::string& out, std::string_view text);

}  // namespace tank::inline v0::json
