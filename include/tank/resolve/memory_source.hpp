// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A package source in memory: for tests, examples, and embedders that have their own index.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/resolve/package_source.hpp>

namespace tank::inline v0::resolve {

/// A source that holds everything in memory. Externally synchronised.
class TANK_API MemorySource final : public PackageSource {
 public:
  /// Adds a version; the name is known from then on.
  void add(std::string_view name, Candidate candidate);
  /// The same from texts. Errors: invalid_version.
  Result<void> add(std::string_view name, std::string_view version,
                   std::vector<Requirement> requirements = {});
  /// Adds or replaces a whole package.
  void put(std::string_view name, PackageVersions package);
  /// Points a dist-tag at a version. Errors: invalid_version.
  Result<void> tag(std::string_view name, std::string_view tag, std::string_view version);

  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] const PackageVersions* find(std::string_view name) const;

  [[nodiscard]] Result<std::optional<PackageVersions>> load(std::string_view name) override;
  [[nodiscard]] std::vector<std::string> nearest(std::string_view name) const override;

 private:
  std::map<std::string, PackageVersions, std::less<>> packages_;
};

}  // namespace tank::inline v0::resolve
