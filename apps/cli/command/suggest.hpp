// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// "Did you mean": the known word that is nearest to a mistyped one.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tank::inline v0::cli {

/// The nearest of `known` by Damerau-Levenshtein distance, as long as no more than a third of
/// the letters differ; the first of several that are equally near.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 const std::vector<std::string>& known);

/// ` Did you mean X?`, or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       const std::vector<std::string>& known);

}  // namespace tank::inline v0::cli
