// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One's own packages: made before anything is published, listed, described, retired.

#include <optional>
#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/page.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/registry/package.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// A package to be made. Nobody but members sees it before something is published.
struct NewPackage {
  package::PackageName name;
  package::Visibility visibility = package::Visibility::private_;
  std::string description;
  std::vector<std::string> labels;
  /// Why the name may look like another one, or stand in a scope that is not the actor's. Only
  /// administrators of the platform may say so; it goes into the audit log.
  std::string exception;
};

/// What an owner may change; what is left out stays. The description holds until a newer release
/// brings its own.
struct PackageChange {
  std::optional<package::Visibility> visibility;
  std::optional<std::string> description;
  std::optional<std::vector<std::string>> labels;
};

/// Which of one's own packages a list shows. All that is given must hold.
struct OwnPackageQuery {
  std::optional<package::Visibility> visibility;
  std::optional<PackageStatus> status;
  std::string text;  ///< anywhere in name, description or labels, in any case
  PageRequest page;
};

/// Thread-safe: it has no state of its own. To strangers a private package does not exist.
class TANK_API OwnPackages {
 public:
  /// Borrows all three; they must outlive this object.
  OwnPackages(Store& store, const Clock& clock, Entropy& entropy);

  /// Errors: unauthorized, forbidden, organization_not_found (the scope of the name),
  /// invalid_argument (description, labels, exception), limit_exceeded (likewise), package_exists
  /// (also when the name looks like another, which the message names).
  [[nodiscard]] Result<Package> create(const identity::Actor& actor, const NewPackage& request);

  /// Of every organization that the actor is a member of, by name.
  /// Errors: unauthorized, forbidden, limit_exceeded, invalid_cursor.
  [[nodiscard]] Result<Page<Package>> list(const identity::Actor& actor,
                                           const OwnPackageQuery& query) const;

  /// Errors: package_not_found, unauthorized, forbidden, and those of `create` for what is given.
  [[nodiscard]] Result<Package> change(const identity::Actor& actor,
                                       const package::PackageName& name,
                                       const PackageChange& change);

  /// Deprecates, unlists, archives, or takes that back. Idempotent. `reason` is for who uses it.
  /// Errors: package_not_found, unauthorized, forbidden, invalid_argument and limit_exceeded
  /// (reason), and those of `advance`.
  [[nodiscard]] Result<Package> set_status(const identity::Actor& actor,
                                           const package::PackageName& name,
                                           const PackageEvent& event, const std::string& reason);

 private:
  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
};

}  // namespace tank::inline v0::registry
