// SPDX-License-Identifier: Apache-2.0
#include "core/resolve/universe.hpp"

#include <algorithm>
#include <tuple>

#include <tank/base/limits.hpp>

namespace tank::inline v0::resolve::detail {

bool same_series(const semver::Version& a, const semver::Version& b) {
  if (a.major() != b.major()) return false;
  if (a.major() != 0) return true;
  if (a.minor() != b.minor()) return false;
  return a.minor() != 0 || a.patch() == b.patch();
}

void Universe::rest_on(const GraphTables& base) {
  base_ = base;
  packages_.rest_on(base.view.packages);
  tags_.rest_on(base.view.tags);
  versions_.rest_on(base.view.versions);
  slots_.rest_on(base.view.slots);
  lists_.rest_on(base.view.lists);
  group_ids_.rest_on(base.view.group_ids);
  groups_.rest_on(base.view.groups);
  requirements_.rest_on(base.view.requirements);
  words_.rest_on(base.view.words);
  texts_.rest_on(base.view.texts);
  sorted_.clear();
  permissions_.clear();
  names_.clear();
  interned_.clear();
  group_of_.clear();
}

void Universe::begin(Mode mode, bool include_prerelease, PackageSource& source) {
  rest_on({});
  mode_ = mode;
  include_prerelease_ = include_prerelease;
  source_ = &source;
}

void Universe::begin(const GraphTables& base) {
  rest_on(base);
  mode_ = base.mode;
  include_prerelease_ = base.include_prerelease;
  source_ = nullptr;
}

Text Universe::store(std::string_view text) {
  if (text.empty()) return {0, 0};
  const Id offset = texts_.size();
  texts_.append(text);
  return {offset, static_cast<Id>(text.size())};
}

Id Universe::package(std::string_view name) {
  const auto& sorted = base_.view.by_name;
  const auto found =
      std::ranges::lower_bound(sorted, name, {}, [&](Id id) { return this->name(id); });
  if (found != sorted.end() && this->name(*found) == name) return *found;
  const auto [entry, is_new] = names_.try_emplace(std::string{name}, packages_.size());
  if (is_new)
    packages_.push({.name = store(name), .state = source_ == nullptr ? unknown : not_loaded});
  return entry->second;
}

Id Universe::intern(const Requirement& wanted) {
  std::string key = wanted.name;
  key += '\0';
  key += wanted.range;
  key += wanted.optional ? '\2' : '\1';
  const auto [entry, is_new] = interned_.try_emplace(std::move(key), requirements_.size());
  if (is_new) {
    const Id target = package(wanted.name);
    requirements_.push({.package = target,
                        .is_optional = wanted.optional ? Id{1} : Id{0},
                        .range = store(wanted.range),
                        .target = not_expanded,
                        .target_bits = 0});
  }
  return entry->second;
}

Result<Id> Universe::requirement(const Requirement& wanted) {
  const Id id = intern(wanted);
  if (auto done = expand_requirement(id); !done) return pass(done);
  return id;
}

Result<void> Universe::load(Id package) {
  if (packages_[package].state != not_loaded) return {};
  if (packages_.size() > limits::resolve_packages) {
    return fail(Errc::limit_exceeded, "the resolution reaches more packages than are allowed");
  }
  auto found = source_->load(name(package));
  if (!found) return pass(std::move(found));
  if (!*found || (*found)->versions.empty()) {
    packages_.edit(package).state = *found ? known : unknown;
    return {};
  }
  packages_.edit(package).state = known;
  add_versions(package, std::move(**found));
  return {};
}

Id Universe::add_permissions(const package::Permissions& set) {
  const auto found = std::ranges::find(permissions_, set);
  if (found != permissions_.end()) return static_cast<Id>(found - permissions_.begin());
  permissions_.push_back(set);
  return static_cast<Id>(permissions_.size() - 1);
}

void Universe::add_versions(Id package, PackageVersions&& found) {
  std::vector<Candidate>& all = found.versions;
  // Versions that differ only in build metadata are one version; which of them must not depend
  // on the order in which the source gave them.
  std::ranges::sort(all, [](const Candidate& a, const Candidate& b) {
    const auto order = a.version <=> b.version;
    return order != 0 ? order < 0 : a.version.build() < b.version.build();
  });
  const auto same = std::ranges::unique(
      all, [](const Candidate& a, const Candidate& b) { return a.version == b.version; });
  all.erase(same.begin(), same.end());

  std::vector<semver::Version> sorted;
  sorted.reserve(all.size());
  PackageRow row = packages_[package];
  row.first_version = versions_.size();
  row.version_count = static_cast<Id>(all.size());
  row.first_tag = tags_.size();
  for (const Candidate& each : all) {
    sorted.push_back(each.version);
    if (each.yanked) ++row.yanked_count;
    versions_.push(
        {.text = store(each.version.to_full_string()),
         .deprecated = store(each.deprecated),
         .published_at =
             each.published_at ? each.published_at->time_since_epoch().count() : no_time,
         .score = each.score.value_or(-1.0),
         .permissions = add_permissions(each.permissions),
         .flags = (each.yanked ? yanked_flag : Id{0}) | (each.is_signed ? signed_flag : Id{0})});
  }
  for (const auto& [tag, version] : found.tags) {
    const auto at = std::ranges::lower_bound(all, version, {}, &Candidate::version);
    if (at == all.end() || at->version != version) continue;
    tags_.push({.name = store(tag), .version = static_cast<Id>(at - all.begin())});
  }
  row.tag_count = tags_.size() - row.first_tag;
  packages_.edit(package) = row;
  const std::size_t own = package - base_.view.packages.size();
  if (sorted_.size() <= own) sorted_.resize(own + 1);
  sorted_[own] = semver::SortedVersions{std::move(sorted)};
  add_slots(package, all);
}

void Universe::add_slots(Id package, const std::vector<Candidate>& sorted) {
  const Id first_slot = slots_.size();
  std::vector<std::pair<std::size_t, std::size_t>> runs;
  for (std::size_t begin = 0; begin < sorted.size();) {
    std::size_t end = mode_ == Mode::flat ? sorted.size() : begin + 1;
    while (end < sorted.size() && same_series(sorted[begin].version, sorted[end].version)) ++end;
    runs.emplace_back(begin, end);
    begin = end;
  }
  for (const auto& [begin, end] : runs) {
    slots_.push({.package = package,
                 .first = static_cast<Id>(begin),
                 .count = static_cast<Id>(end - begin),
                 .words = static_cast<Id>(words_for(end - begin)),
                 .lists = 0,
                 .kind = SlotKind::versions});
  }
  packages_.edit(package).first_slot = first_slot;
  packages_.edit(package).slot_count = static_cast<Id>(runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    add_groups(first_slot + static_cast<Id>(i),
               std::span{sorted}.subspan(runs[i].first, runs[i].second - runs[i].first));
  }
}

void Universe::add_groups(Id slot, std::span<const Candidate> candidates) {
  const Id lists = lists_.grow(candidates.size());
  slots_.edit(slot).lists = lists;
  const Id words = slots_[slot].words;
  std::vector<Id> ids;
  for (Id k = 0; k < candidates.size(); ++k) {
    std::vector<Requirement> wanted = candidates[k].requirements;
    std::ranges::sort(wanted, {},
                      [](const Requirement& r) { return std::tie(r.name, r.range, r.optional); });
    const auto twice = std::ranges::unique(wanted);
    wanted.erase(twice.begin(), twice.end());
    ids.clear();
    for (const Requirement& each : wanted) {
      const Id requirement = intern(each);
      if (group_of_.size() <= requirement) group_of_.resize(requirement + 1, {nothing, nothing});
      auto& [owner, group] = group_of_[requirement];
      if (owner != slot) {
        owner = slot;
        group = groups_.push({slot, requirement, words_.grow(words), not_expanded, 0});
      }
      const Id bit = k + 1;
      words_.edit(groups_[group].source_bits + bit / word_bits) |= Word{1} << (bit % word_bits);
      ids.push_back(group);
    }
    // Neighbours often require the same: they share one list.
    if (k > 0) {
      const ListRow before = lists_[lists + k - 1];
      if (std::ranges::equal(ids, std::span{group_ids_.at(before.begin), before.count})) {
        lists_.edit(lists + k) = before;
        continue;
      }
    }
    lists_.edit(lists + k) = {group_ids_.size(), static_cast<Id>(ids.size())};
    group_ids_.append(ids);
  }
}

Result<void> Universe::expand_list(ListRow list) {
  std::vector<std::string_view> wanted;
  for (Id i = 0; i < list.count; ++i) {
    const GroupRow& group = groups_[group_ids_[list.begin + i]];
    if (group.target != not_expanded) continue;
    const Id target = requirements_[group.requirement].package;
    if (packages_[target].state == not_loaded) wanted.push_back(name(target));
  }
  if (wanted.size() > 1) source_->prefetch(wanted);
  for (Id i = 0; i < list.count; ++i) {
    const Id id = group_ids_[list.begin + i];
    if (groups_[id].target != not_expanded) continue;
    const Id requirement = groups_[id].requirement;
    if (auto done = expand_requirement(requirement); !done) return done;
    groups_.edit(id).target = requirements_[requirement].target;
    groups_.edit(id).target_bits = requirements_[requirement].target_bits;
  }
  return {};
}

std::vector<Universe::Part> Universe::parts_of(Id package, const Ordinals& ordinals) {
  std::vector<Part> parts;
  const PackageRow row = packages_[package];
  std::size_t next = 0;
  for (Id slot = row.first_slot; slot < row.first_slot + row.slot_count; ++slot) {
    const SlotRow states = slots_[slot];
    Id bits = nothing;
    while (next < ordinals.size() && ordinals[next].high <= states.first) ++next;
    for (std::size_t i = next; i < ordinals.size(); ++i) {
      const Id begin = std::max(ordinals[i].low, states.first);
      const Id end = std::min(ordinals[i].high, states.first + states.count);
      if (begin >= end) break;
      if (bits == nothing) bits = words_.grow(states.words);
      for (Id at = begin; at < end; ++at) {
        const Id bit = at - states.first + 1;
        words_.edit(bits + bit / word_bits) |= Word{1} << (bit % word_bits);
      }
    }
    if (bits != nothing) parts.push_back({slot, bits});
  }
  return parts;
}

Id Universe::add_choice(Id requirement, const std::vector<Part>& parts, bool is_optional) {
  const std::size_t count = parts.size() + (is_optional ? 1 : 0);
  const Id slot = slots_.push({.package = requirements_[requirement].package,
                               .first = requirement,
                               .count = static_cast<Id>(count),
                               .words = static_cast<Id>(words_for(count)),
                               .lists = lists_.grow(count),
                               .kind = is_optional ? optional_choice : choice});
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Id bit = static_cast<Id>(i + 1 + (is_optional ? 1 : 0));
    const Id bits = words_.grow(slots_[slot].words);
    words_.edit(bits + bit / word_bits) |= Word{1} << (bit % word_bits);
    const Id group = groups_.push({slot, requirement, bits, parts[i].slot, parts[i].bits});
    lists_.edit(slots_[slot].lists + bit - 1) = {group_ids_.push(group), 1};
  }
  return slot;
}

Result<void> Universe::expand_requirement(Id id) {
  if (requirements_[id].target != not_expanded) return {};
  const Id package = requirements_[id].package;
  if (auto loaded = load(package); !loaded) return loaded;
  const bool is_optional = requirements_[id].is_optional != 0;
  const auto parts = parts_of(package, matching(package, text(requirements_[id].range)));
  RequirementRow& row = requirements_.edit(id);
  if (parts.empty()) {
    row.target = is_optional ? left_out : nothing;
  } else if (parts.size() == 1 && !is_optional) {
    row.target = parts[0].slot;
    row.target_bits = parts[0].bits;
  } else {
    row.target = add_choice(id, parts, is_optional);
    const SlotRow states = slots_[row.target];
    row.target_bits = words_.grow(states.words);
    for (Id bit = 1; bit <= states.count; ++bit) {
      words_.edit(row.target_bits + bit / word_bits) |= Word{1} << (bit % word_bits);
    }
  }
  return {};
}

void Universe::announce(std::span<const Requirement> wanted) {
  if (source_ == nullptr || wanted.size() < 2) return;
  std::vector<std::string_view> names;
  for (const Requirement& each : wanted) names.push_back(each.name);
  source_->prefetch(names);
}

Result<void> Universe::expand_all(std::span<const std::string> names) {
  for (const std::string& each : names) package(each);
  for (Id package = 0; package < packages_.size(); ++package) {
    if (auto done = load(package); !done) return done;
  }
  for (Id id = 0; id < requirements_.size(); ++id) {
    if (auto done = expand_requirement(id); !done) return done;
  }
  for (Id id = 0; id < groups_.size(); ++id) {
    if (groups_[id].target != not_expanded) continue;
    const RequirementRow& row = requirements_[groups_[id].requirement];
    groups_.edit(id).target = row.target;
    groups_.edit(id).target_bits = row.target_bits;
  }
  return {};
}

}  // namespace tank::inline v0::resolve::detail
