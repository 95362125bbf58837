// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Dist-tags: names that an owner gives to releases.

#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/registry/package.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// The tag that the registry keeps itself: the highest available release that is not a
/// pre-release, or the highest pre-release where there is nothing else.
inline constexpr std::string_view latest_tag = "latest";

/// `[a-z][a-z0-9.-]*`, at most `limits::dist_tag_length`, and not readable as a range, so that
/// a tag is never mistaken for one. Errors: invalid_argument.
[[nodiscard]] TANK_API Result<void> check_tag(std::string_view tag);

/// Thread-safe: it has no state of its own.
class TANK_API DistTags {
 public:
  /// Borrows all three; they must outlive this object.
  DistTags(Store& store, const Clock& clock, Entropy& entropy);

  /// By tag. Errors: package_not_found, forbidden.
  [[nodiscard]] Result<std::vector<DistTag>> list(const identity::Actor& actor,
                                                  const package::PackageName& name) const;

  /// Errors: invalid_argument (the tag; `latest` is the registry's own), package_not_found,
  /// unauthorized, forbidden, release_not_found.
  [[nodiscard]] Result<void> set(const identity::Actor& actor, const package::PackageName& name,
                                 const DistTag& tag);

  /// Errors: invalid_argument (`latest`), package_not_found, unauthorized, forbidden,
  /// dist_tag_not_found.
  [[nodiscard]] Result<void> remove(const identity::Actor& actor, const package::PackageName& name,
                                    std::string_view tag);

 private:
  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
};

}  // namespace tank::inline v0::registry
