// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Proof Key for Code Exchange (RFC 7636).

#include <string_view>

namespace tank::inline v0::crypto {

/// Whether `verifier` proves `challenge`. Only the method `S256` is taken (RFC 9700 §2.1.1);
/// a verifier has 43 to 128 unreserved characters.
[[nodiscard]] bool verify_pkce(std::string_view method, std::string_view verifier,
                               std::string_view challenge);

}  // namespace tank::inline v0::crypto
