// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/policy.hpp>
#include <tank/registry/dist_tags.hpp>
#include <tank/semver/range.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>

#include "core/identity/audited.hpp"
#include "core/registry/access.hpp"

namespace tank::inline v0::registry {
namespace {

using identity::Action;
using identity::Actor;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

bool is_tag_character(char c) {
  return is_lower(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

Result<void> check_free_tag(std::string_view tag) {
  if (auto checked = check_tag(tag); !checked) return checked;
  if (tag != latest_tag) return {};
  return fail(Errc::invalid_argument,
              "`latest` always points at the highest available release; use another tag");
}

// The index shows the tags, so the package has changed with them.
Result<void> touch(Transaction& tx, Package package, TimePoint now) {
  package.updated_at = now;
  const auto saved = tx.packages().save(package);
  if (!saved) return pass(saved);
  return {};
}

}  // namespace

Result<void> check_tag(std::string_view tag) {
  const bool is_word = !tag.empty() && tag.size() <= limits::dist_tag_length &&
                       is_lower(tag.front()) && std::ranges::all_of(tag, is_tag_character);
  if (is_word && !semver::Range::parse(tag)) return {};
  return fail(Errc::invalid_argument,
              "a tag begins with a lower-case letter, goes on with letters, digits, dots and "
              "hyphens, and cannot be read as a version range");
}

DistTags::DistTags(Store& store, const Clock& clock, Entropy& entropy)
    : store_(&store), clock_(&clock), entropy_(&entropy) {}

Result<std::vector<DistTag>> DistTags::list(const Actor& actor,
                                            const package::PackageName& name) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto package = enter(**snapshot, actor, Action::package_read, name);
  if (!package) return pass(package);
  return (*snapshot)->dist_tags().of_package(package->id);
}

Result<void> DistTags::set(const Actor& actor, const package::PackageName& name,
                           const DistTag& tag) {
  if (auto checked = check_free_tag(tag.tag); !checked) return checked;
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const auto package = enter(tx, actor, Action::dist_tag_set, name);
    if (!package) return pass(package);
    const auto release = find_visible(tx.releases(), *package, tag.version);
    if (!release) return pass(release);
    if (auto set = tx.dist_tags().set(package->id, tag); !set) return set;
    if (auto touched = touch(tx, *package, now); !touched) return touched;
    return identity::record(tx, actor,
                            {.action = "dist_tag.set",
                             .subject = name.to_string(),
                             .scope = package->organization_id,
                             .payload = {{"tag", tag.tag}, {"version", tag.version.to_string()}}},
                            now, *entropy_);
  });
}

Result<void> DistTags::remove(const Actor& actor, const package::PackageName& name,
                              std::string_view tag) {
  if (auto checked = check_free_tag(tag); !checked) return checked;
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const auto package = enter(tx, actor, Action::dist_tag_set, name);
    if (!package) return pass(package);
    if (auto removed = tx.dist_tags().remove(package->id, tag); !removed) return removed;
    if (auto touched = touch(tx, *package, now); !touched) return touched;
    return identity::record(tx, actor,
                            {.action = "dist_tag.removed",
                             .subject = name.to_string(),
                             .scope = package->organization_id,
                             .payload = {{"tag", tag}}},
                            now, *entropy_);
  });
}

}  // namespace tank::inline v0::registry
