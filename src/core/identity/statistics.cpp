// SPDX-License-Identifier: Apache-2.0
#include <tank/identity/policy.hpp>
#include <tank/identity/statistics.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/user_store.hpp>

namespace tank::inline v0::identity {

Result<Counts> Statistics::counts(const Actor& actor) const {
  if (auto allowed = may(actor, Action::platform_count, {}); !allowed) return pass(allowed);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto users = (*snapshot)->users().count();
  if (!users) return pass(users);
  const auto organizations = (*snapshot)->organizations().count();
  if (!organizations) return pass(organizations);
  const auto packages = (*snapshot)->packages().count();
  if (!packages) return pass(packages);
  const auto releases = (*snapshot)->releases().count();
  if (!releases) return pass(releases);
  return Counts{*users, *organizations, *packages, *releases};
}

}  // namespace tank::inline v0::identity
