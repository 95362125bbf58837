// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// API tokens as their two owners share them, a person and an organization: checked, made,
/// replaced and ended, each in the owner's own transaction.

#include <optional>

#include <tank/identity/api_tokens.hpp>
#include <tank/storage/token_store.hpp>

#include "core/identity/work.hpp"

namespace tank::inline v0::identity {

/// Errors: forbidden (more than the actor's own), invalid_argument (name, pattern, lifetime).
[[nodiscard]] Result<void> check_new_token(const Actor& actor, const NewApiToken& request);

/// Keeps a token of `user` whose text is `text`, and writes the audit row. It ends no later than
/// the token that the actor came with. `scope` is the organization that owns it.
[[nodiscard]] Result<ApiToken> add_token(const Work& work, const User& user,
                                         const NewApiToken& request, const Secret& text,
                                         std::optional<OrganizationId> scope);

/// A token like `old` with the text `text`; `old` ends as `overlap` says.
/// Errors: token_not_found (revoked), token_expired, forbidden (more than the actor's own).
[[nodiscard]] Result<ApiToken> replace_token(const Work& work, const ApiToken& old, Overlap overlap,
                                             const Secret& text,
                                             std::optional<OrganizationId> scope);

/// Idempotent.
[[nodiscard]] Result<void> end_token(const Work& work, const ApiToken& token,
                                     std::optional<OrganizationId> scope);

}  // namespace tank::inline v0::identity
