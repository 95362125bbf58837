// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The part of the world that one resolution has seen: grows as packages are asked for, on
/// top of a compiled graph or of nothing.

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/package/permissions.hpp>
#include <tank/resolve/package_source.hpp>
#include <tank/resolve/resolver.hpp>
#include <tank/semver/sorted_versions.hpp>

#include "core/resolve/tables.hpp"

namespace tank::inline v0::resolve::detail {

/// A complete graph that queries share. `sorted` may be empty: then texts are parsed.
struct GraphTables {
  Mode mode = Mode::flat;
  bool include_prerelease = false;
  TableView view;
  std::span<const semver::SortedVersions> sorted;  ///< by package
  std::span<const package::Permissions> permissions;
};

/// Ordinals of versions, ascending.
using Ordinals = std::vector<semver::Interval>;

class Universe {
 public:
  /// Starts afresh on a source. Borrows it.
  void begin(Mode mode, bool include_prerelease, PackageSource& source);
  /// Starts afresh on a complete graph. Borrows it.
  void begin(const GraphTables& base);

  /// The number of a name, new or known.
  Id package(std::string_view name);
  /// Makes sure that the versions of a package are here. Errors: those of the source,
  /// limit_exceeded.
  Result<void> load(Id package);
  /// The number of a requirement whose target is known. Errors: those of `load`.
  Result<Id> requirement(const Requirement& wanted);
  /// Tells the source what will be asked for first.
  void announce(std::span<const Requirement> wanted);
  /// Makes sure that the targets of one candidate are known. Errors: those of `load`.
  Result<void> expand(Id slot, Id candidate) {
    const ListRow list = lists_[slots_[slot].lists + candidate - 1];
    if (source_ == nullptr || list.count == 0) return {};
    return expand_list(list);
  }
  /// Loads and expands everything that the names reach.
  Result<void> expand_all(std::span<const std::string> names);

  [[nodiscard]] const SlotRow& slot(Id i) const { return slots_[i]; }
  [[nodiscard]] Id slot_count() const { return slots_.size(); }
  [[nodiscard]] const GroupRow& group(Id i) const { return groups_[i]; }
  [[nodiscard]] Id group_count() const { return groups_.size(); }
  [[nodiscard]] const Word* words(Id offset) const { return words_.at(offset); }
  [[nodiscard]] std::span<const Id> groups_of(Id slot, Id candidate) const {
    const ListRow list = lists_[slots_[slot].lists + candidate - 1];
    return {group_ids_.at(list.begin), list.count};
  }
  [[nodiscard]] const RequirementRow& requirement_row(Id i) const { return requirements_[i]; }
  [[nodiscard]] const PackageRow& package_row(Id i) const { return packages_[i]; }
  [[nodiscard]] Id package_count() const { return packages_.size(); }
  [[nodiscard]] const VersionRow& version_row(Id package, Id ordinal) const {
    return versions_[packages_[package].first_version + ordinal];
  }
  [[nodiscard]] semver::Version version(Id package, Id ordinal) const;
  [[nodiscard]] std::string_view text(Text text) const {
    return text.length == 0 ? std::string_view{}
                            : std::string_view{texts_.at(text.offset), text.length};
  }
  [[nodiscard]] std::string_view name(Id package) const { return text(packages_[package].name); }
  [[nodiscard]] const package::Permissions& permissions(Id set) const {
    return set < base_.permissions.size() ? base_.permissions[set]
                                          : permissions_[set - base_.permissions.size()];
  }
  [[nodiscard]] Mode mode() const { return mode_; }
  [[nodiscard]] bool include_prerelease() const { return include_prerelease_; }
  /// Which versions a range or a tag means; empty also where the text is neither.
  [[nodiscard]] Ordinals matching(Id package, std::string_view range) const;
  /// Tag and ordinal, of the tags that point at a version.
  [[nodiscard]] std::vector<std::pair<std::string_view, Id>> tags_of(Id package) const;
  /// Known names that look like this one.
  [[nodiscard]] std::vector<std::string> nearest(std::string_view name) const;
  [[nodiscard]] std::vector<semver::Version> versions_of(Id package) const;

  /// What was added on top of the base: of a universe on a source, everything.
  [[nodiscard]] TableView own_tables() const;
  [[nodiscard]] std::vector<semver::SortedVersions> take_sorted() { return std::move(sorted_); }
  [[nodiscard]] std::span<const package::Permissions> own_permissions() const {
    return permissions_;
  }

 private:
  struct Part {
    Id slot;
    Id bits;
  };

  void rest_on(const GraphTables& base);
  Id intern(const Requirement& wanted);
  Result<void> expand_list(ListRow list);
  Result<void> expand_requirement(Id id);
  Text store(std::string_view text);
  void add_versions(Id package, PackageVersions&& found);
  void add_slots(Id package, const std::vector<Candidate>& sorted);
  void add_groups(Id slot, std::span<const Candidate> candidates);
  Id add_permissions(const package::Permissions& set);
  std::vector<Part> parts_of(Id package, const Ordinals& ordinals);
  Id add_choice(Id requirement, const std::vector<Part>& parts, bool is_optional);

  Mode mode_ = Mode::flat;
  bool include_prerelease_ = false;
  PackageSource* source_ = nullptr;
  GraphTables base_;

  Column<PackageRow> packages_;
  Column<TagRow> tags_;
  Column<VersionRow> versions_;
  Column<SlotRow> slots_;
  Column<ListRow> lists_;
  Column<Id> group_ids_;
  Column<GroupRow> groups_;
  Column<RequirementRow> requirements_;
  Column<Word> words_;
  Column<char> texts_;
  std::vector<semver::SortedVersions> sorted_;  // of own packages
  std::vector<package::Permissions> permissions_;

  std::unordered_map<std::string, Id> names_;
  std::unordered_map<std::string, Id> interned_;
  std::vector<std::pair<Id, Id>> group_of_;  // requirement -> (slot, group), while a slot is built
};

/// The compatible series of a version: (major), (0, minor) or (0, 0, patch).
[[nodiscard]] bool same_series(const semver::Version& a, const semver::Version& b);

}  // namespace tank::inline v0::resolve::detail
