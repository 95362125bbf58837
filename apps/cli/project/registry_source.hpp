// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The sparse index of a registry as a source of the resolver.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tank/package/lockfile.hpp>
#include <tank/resolve/package_source.hpp>
#include <tank/trust/standings.hpp>

#include "cli/registry/registry.hpp"

namespace tank::inline v0::cli {

/// The versions of an index as packages of a lock, in their order, to ask about all of them.
/// Errors: invalid_version, invalid_permissions.
[[nodiscard]] Result<package::Lockfile> versions_of(const Registry& registry,
                                                    const PackageName& name,
                                                    const wire::IndexDocument& index);

/// Remembers the documents that were asked for: a lock file is written from them.
class RegistrySource final : public resolve::PackageSource {
 public:
  /// Borrows the registry. What was seen to be withdrawn stays so, whatever the index says.
  explicit RegistrySource(Registry& registry, trust::Standings seen = {})
      : registry_(&registry), seen_(std::move(seen)) {}

  /// Tells which of a package's versions somebody signed whose signature counts; a flag for each.
  using AskSigned = std::function<Result<std::vector<bool>>(const package::Lockfile& versions)>;
  /// Asked about every package that is loaded from now on.
  void ask_signed(AskSigned ask) { ask_signed_ = std::move(ask); }

  [[nodiscard]] Result<std::optional<resolve::PackageVersions>> load(
      std::string_view name) override;
  void prefetch(const std::vector<std::string_view>& names) override;
  /// By search. Best effort.
  [[nodiscard]] std::vector<std::string> nearest(std::string_view name) const override;

  /// Null for what was never loaded, or does not exist.
  [[nodiscard]] const wire::IndexVersion* find(const std::string& name,
                                               const semver::Version& version) const;
  [[nodiscard]] const wire::IndexDocument* document(const std::string& name) const;

 private:
  [[nodiscard]] Result<void> mark_signed(const PackageName& name, const wire::IndexDocument& index,
                                         resolve::PackageVersions& versions) const;

  Registry* registry_;
  AskSigned ask_signed_;
  trust::Standings seen_;
  std::map<std::string, wire::IndexDocument, std::less<>> documents_;
};

}  // namespace tank::inline v0::cli
