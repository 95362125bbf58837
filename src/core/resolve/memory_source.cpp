// SPDX-License-Identifier: Apache-2.0
#include <tank/base/nearest.hpp>
#include <tank/resolve/memory_source.hpp>

namespace tank::inline v0::resolve {

void MemorySource::add(std::string_view name, Candidate candidate) {
  packages_[std::string{name}].versions.push_back(std::move(candidate));
}

Result<void> MemorySource::add(std::string_view name, std::string_view version,
                               std::vector<Requirement> requirements) {
  auto parsed = semver::Version::parse(version);
  if (!parsed) return pass(parsed);
  Candidate made;
  made.version = std::move(*parsed);
  made.requirements = std::move(requirements);
  add(name, std::move(made));
  return {};
}

void MemorySource::put(std::string_view name, PackageVersions package) {
  packages_.insert_or_assign(std::string{name}, std::move(package));
}

Result<void> MemorySource::tag(std::string_view name, std::string_view tag,
                               std::string_view version) {
  auto parsed = semver::Version::parse(version);
  if (!parsed) return pass(parsed);
  packages_[std::string{name}].tags.insert_or_assign(std::string{tag}, std::move(*parsed));
  return {};
}

std::vector<std::string> MemorySource::names() const {
  std::vector<std::string> all;
  for (const auto& [name, unused] : packages_) all.push_back(name);
  return all;
}

const PackageVersions* MemorySource::find(std::string_view name) const {
  const auto found = packages_.find(name);
  return found == packages_.end() ? nullptr : &found->second;
}

Result<std::optional<PackageVersions>> MemorySource::load(std::string_view name) {
  const PackageVersions* found = find(name);
  return found == nullptr ? std::optional<PackageVersions>{} : std::optional{*found};
}

std::vector<std::string> MemorySource::nearest(std::string_view name) const {
  std::vector<std::string_view> known;
  for (const auto& [each, unused] : packages_) known.push_back(each);
  const auto found = v0::nearest(name, known);
  if (!found) return {};
  return {std::string{*found}};
}

}  // namespace tank::inline v0::resolve
