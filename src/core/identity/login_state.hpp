// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What a browser carries while it is away at a provider: readable, but signed.

#include <optional>
#include <string>
#include <string_view>

#include <tank/base/entropy.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/master_key.hpp>

namespace tank::inline v0::identity {

struct LoginState {
  std::string provider;
  std::string next;
  std::string state;                 ///< random; comes back in the address
  std::optional<SessionId> link_to;  ///< in which session somebody adds an identity
  TimePoint expires_at;

  friend bool operator==(const LoginState&, const LoginState&) = default;
};

/// Signature and payload in one, of letters, digits, `-` and `_`.
[[nodiscard]] Secret seal_state(const LoginState& state, const MasterKey& key);

/// Errors: invalid_credentials (forged, damaged, or older than `now`).
[[nodiscard]] Result<LoginState> open_state(const Secret& cookie, const MasterKey& key,
                                            TimePoint now);

/// PKCE verifier and nonce of one state. They need not be kept: only the holder of the key can
/// make them again.
[[nodiscard]] Secret code_verifier_of(const LoginState& state, const MasterKey& key);
[[nodiscard]] std::string nonce_of(const LoginState& state, const MasterKey& key);

}  // namespace tank::inline v0::identity
