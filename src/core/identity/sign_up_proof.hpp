// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// How the browser that signed up shows that the password is its own.

#include <string>

#include <tank/base/secret.hpp>
#include <tank/identity/master_key.hpp>

namespace tank::inline v0::identity {

/// Follows from the hash of the password that was set, salt and all: it fits no other one, and
/// without the key nobody can make it. Of letters, digits, `-` and `_`.
[[nodiscard]] Secret sign_up_proof(const MasterKey& key, const std::string& phc);

}  // namespace tank::inline v0::identity
