// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// When two file names are one on some file system: Unicode normalisation and case folding.

#include <string>
#include <string_view>

namespace tank::inline v0::package {

/// Whether UTF-8 `text` is in normalisation form C (UAX 15). Composed and decomposed spellings
/// of one name are one file on some systems and two on others.
[[nodiscard]] bool is_nfc(std::string_view text);

/// Equal for two names exactly when they match caselessly and canonically (Unicode 3.13, D145).
[[nodiscard]] std::string folded_name(std::string_view text);

}  // namespace tank::inline v0::package
