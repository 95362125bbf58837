// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// How little a password is made of.

#include <string_view>

namespace tank::inline v0::identity {

/// The fewest parts that make up `text`, in lower case: a part is a common word (with digits and
/// signs for letters, too), a run of the alphabet, of digits or of keys that lie side by side,
/// two or four digits of a date, something that was there before, or else one byte. What only
/// separates them does not count. Pure.
[[nodiscard]] int count_parts(std::string_view text);

}  // namespace tank::inline v0::identity
