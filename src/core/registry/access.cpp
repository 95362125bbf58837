// SPDX-License-Identifier: Apache-2.0
#include "core/registry/access.hpp"

#include <string>
#include <utility>

namespace tank::inline v0::registry {
namespace {

tl::unexpected<Error> no_such_release(const Package& package, const semver::Version& version,
                                      const std::string& why) {
  return fail(Errc::release_not_found,
              '`' + package.name.to_string() + "` has no release " + version.to_string() + why);
}

}  // namespace

tl::unexpected<Error> no_such_package(const package::PackageName& name) {
  return fail(Errc::package_not_found, "there is no package `" + name.to_string() + '`');
}

Result<void> check_may_list(const identity::Actor& actor) {
  identity::Subject anything;
  anything.visibility = package::Visibility::public_;
  return may(actor, identity::Action::package_read, anything);
}

bool is_readable(const identity::Actor& actor, const Package& package,
                 std::optional<org::Role> role) {
  const std::string name = package.name.to_string();
  identity::Subject subject;
  subject.package = name;
  subject.visibility = visibility_to_all(package);
  subject.role = role;
  return identity::explain(actor, identity::Action::package_read, subject).allowed;
}

Result<Package> enter(const PackageStore& packages, const MembershipStore& memberships,
                      const identity::Actor& actor, identity::Action action,
                      const package::PackageName& name) {
  auto package = packages.find(name);
  if (!package && package.error().code == Errc::package_not_found) return no_such_package(name);
  if (!package) return package;

  identity::Subject subject;
  subject.package = name.to_string();
  subject.visibility = visibility_to_all(*package);
  // Most reads are of public packages, for which no role needs to be looked up.
  if (identity::explain(actor, action, subject).allowed) return package;
  if (actor.user_id) {
    const auto role = memberships.role_of(package->organization_id, *actor.user_id);
    if (!role) return pass(role);
    subject.role = *role;
  }
  if (auto allowed = identity::may(actor, action, subject); !allowed) return pass(allowed);
  return package;
}

Result<std::vector<Release>> visible_releases(const ReleaseStore& releases, PackageId package) {
  auto all = releases.of_package(package);
  if (all) std::erase_if(*all, [](const Release& release) { return !is_visible(release.state); });
  return all;
}

Result<Release> find_visible(const ReleaseStore& releases, const Package& package,
                             const semver::Version& version) {
  auto release = releases.find(package.id, version);
  if (!release && release.error().code == Errc::release_not_found) {
    return no_such_release(package, version, "");
  }
  if (!release) return release;
  if (release->state == ReleaseState::deleted) {
    return no_such_release(package, version, " any more: it was removed");
  }
  if (release->state == ReleaseState::quarantined) {
    return no_such_release(package, version, " that may be used: it is in quarantine");
  }
  return release;
}

}  // namespace tank::inline v0::registry
