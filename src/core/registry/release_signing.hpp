// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Whose signature a release may come with.

#include <string>

#include <tank/base/result.hpp>
#include <tank/identity/actor.hpp>
#include <tank/registry/package.hpp>
#include <tank/storage/store.hpp>
#include <tank/trust/signing.hpp>

namespace tank::inline v0::registry {

/// The key that signed `release`: an active one of its organization or of who publishes; empty
/// where there is no signature. Errors: invalid_signature, limit_exceeded.
[[nodiscard]] Result<trust::KeyId> check_signed(Transaction& tx, const std::string& signature,
                                                const Package& package, const Release& release,
                                                const identity::Actor& actor);

}  // namespace tank::inline v0::registry
