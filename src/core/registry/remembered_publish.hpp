// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Publishing under an idempotency key: the same request gets the first answer.

#include <optional>

#include <tank/base/result.hpp>
#include <tank/registry/releases.hpp>
#include <tank/storage/store.hpp>

#include "core/registry/publication.hpp"

namespace tank::inline v0::registry {

/// What the key already stands for; nothing without a key or with a new one.
/// Errors: idempotency_key_reused (another request), and those of the store.
[[nodiscard]] Result<std::optional<PublishedRelease>> find_remembered(const Snapshot& snapshot,
                                                                      const identity::Actor& actor,
                                                                      const NewRelease& request);

/// Takes the key for the release that `draft` becomes, in the same transaction: a publish
/// that fails leaves the key free. Gives the answer when somebody took it before.
/// Errors: those of `find_remembered`.
[[nodiscard]] Result<std::optional<PublishedRelease>> remember(Transaction& tx,
                                                               const NewRelease& request,
                                                               const Draft& draft,
                                                               const Press& press);

}  // namespace tank::inline v0::registry
