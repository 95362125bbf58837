// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The codes of device logins that people see.

#include <string>
#include <string_view>

#include <tank/identity/master_key.hpp>

namespace tank::inline v0::identity {

/// `BCDF-GHJK`: consonants without look-alikes, so that no word comes out (RFC 8628 §6.1).
[[nodiscard]] std::string make_user_code(Entropy& entropy);

/// A random UUID (RFC 9562, version 4) in lower case.
[[nodiscard]] std::string make_session_code(Entropy& entropy);

/// The digest of either, as the store keeps it, whatever case and hyphens somebody typed. It
/// needs a key that the database lacks: a user code could be found by trying all of them.
[[nodiscard]] Digest user_code_digest(const MasterKey& key, std::string_view typed);

}  // namespace tank::inline v0::identity
