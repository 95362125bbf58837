// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The audit row of a mutation, written in the mutation's own transaction.

#include <optional>
#include <string>
#include <string_view>

#include <tank/base/entropy.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/storage/store.hpp>

#include "core/json/value.hpp"

namespace tank::inline v0::identity {

/// What happened. `payload` must not hold a secret.
struct Deed {
  std::string_view action;  ///< `release.published`
  std::string subject;      ///< an id, or a name
  std::optional<OrganizationId> scope;
  json::Object payload;
};

/// Appends the row of what `actor` did. Errors: those of the store.
[[nodiscard]] Result<void> record(Transaction& tx, const Actor& actor, const Deed& deed,
                                  TimePoint now, Entropy& entropy);

}  // namespace tank::inline v0::identity
