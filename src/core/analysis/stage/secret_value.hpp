// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Whether a text could be a credential, or only stands for one.

#include <cstddef>
#include <string_view>

namespace tank::inline v0::analysis {

/// Shannon's entropy of the bytes, in bits a byte.
[[nodiscard]] double entropy_of(std::string_view value);

/// Whether the value is made up for people: `your-token`, `EXAMPLE`, `xxxxx`, a row of the
/// alphabet or of digits, one unit repeated.
[[nodiscard]] bool is_made_up(std::string_view value);

/// Whether the value was published as a sample by its service, so that it opens nothing.
[[nodiscard]] bool is_published_sample(std::string_view value);

/// Whether the value looks like words, names or constants rather than like chance.
[[nodiscard]] bool reads_like_words(std::string_view value);

[[nodiscard]] bool has_digit(std::string_view value);
[[nodiscard]] bool is_uuid(std::string_view value);

}  // namespace tank::inline v0::analysis
