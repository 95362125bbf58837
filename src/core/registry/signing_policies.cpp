// SPDX-License-Identifier: Apache-2.0
#include <tank/identity/policy.hpp>
#include <tank/registry/signing_policies.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/store.hpp>

#include "core/identity/audited.hpp"
#include "core/org/access.hpp"

namespace tank::inline v0::registry {

using identity::Action;
using identity::Actor;

SigningPolicies::SigningPolicies(Store& store, const Clock& clock, Entropy& entropy)
    : store_(&store), clock_(&clock), entropy_(&entropy) {}

Result<bool> SigningPolicies::is_required(const Actor& actor, const Slug& slug) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto standing =
      org::enter(**snapshot, actor, Action::organization_key_list, slug.to_string());
  if (!standing) return pass(standing);
  return (*snapshot)->organizations().requires_signatures(standing->organization.id);
}

Result<void> SigningPolicies::require(const Actor& actor, const Slug& slug, bool required) {
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const auto standing = org::enter(tx, actor, Action::organization_key_change, slug.to_string());
    if (!standing) return pass(standing);
    const OrganizationId id = standing->organization.id;
    const auto before = tx.organizations().requires_signatures(id);
    if (!before) return pass(before);
    if (*before == required) return {};
    if (auto saved = tx.organizations().require_signatures(id, required); !saved) return saved;
    return identity::record(tx, actor,
                            {.action = "organization.signing_policy_changed",
                             .subject = id.to_string(),
                             .scope = id,
                             .payload = {{"required", required}}},
                            now, *entropy_);
  });
}

}  // namespace tank::inline v0::registry
