// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The registry as a source of packages for the resolver, seen with one actor's eyes.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/identity/actor.hpp>
#include <tank/registry/package.hpp>
#include <tank/resolve/package_source.hpp>
#include <tank/storage/store.hpp>

namespace tank::inline v0::registry {

/// Reads one snapshot. What the actor may not see is unknown. Keeps what it has read, for the
/// answer is made of it. Externally synchronised.
class RegistrySource final : public resolve::PackageSource {
 public:
  /// Borrows both; they must outlive this object.
  RegistrySource(const Snapshot& snapshot, const identity::Actor& actor);

  /// Errors: forbidden (the token may not read), and those of the store.
  [[nodiscard]] Result<std::optional<resolve::PackageVersions>> load(
      std::string_view name) override;

  /// Null for what was not loaded.
  [[nodiscard]] const Release* find(const std::string& name, const semver::Version& version) const;

 private:
  const Snapshot* snapshot_;
  const identity::Actor* actor_;
  std::map<std::string, std::vector<Release>, std::less<>> releases_;
};

}  // namespace tank::inline v0::registry
