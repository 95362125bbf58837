// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Public keys that prove nothing.

#include <tank/trust/signing.hpp>

namespace tank::inline v0::trust {

/// Whether the key is a point whose order divides 8: of such a key one signature fits many
/// messages, so it proves nothing about who signed (RFC 8032 §5.1.7 verifies without looking).
[[nodiscard]] bool is_of_small_order(const PublicKey::Bytes& key);

}  // namespace tank::inline v0::trust
