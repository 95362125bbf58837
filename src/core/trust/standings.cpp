// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include <tank/trust/standings.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::trust {
namespace {

constexpr Words<Standing, 4> standing_words{{
    {Standing::available, "available"},
    {Standing::yanked, "yanked"},
    {Standing::quarantined, "quarantined"},
    {Standing::removed, "removed"},
}};

std::optional<Standing> standing_after(EntryKind kind) {
  switch (kind) {
    case EntryKind::yank:
      return Standing::yanked;
    case EntryKind::restore:
      return Standing::available;
    case EntryKind::quarantine:
      return Standing::quarantined;
    case EntryKind::remove:
      return Standing::removed;
    case EntryKind::publish:
    case EntryKind::key_register:
    case EntryKind::key_revoke:
      break;
  }
  return std::nullopt;
}

std::string key_of(const package::PackageName& name, const semver::Version& version) {
  return name.to_string() + '@' + version.to_string();
}

}  // namespace

std::string_view to_string(Standing standing) { return word_of(standing_words, standing); }

bool is_revocation(EntryKind kind) {
  return kind == EntryKind::key_revoke || standing_after(kind).has_value();
}

void Standings::apply(std::uint64_t position, const LogEntry& entry) {
  if (entry.kind == EntryKind::key_revoke) {
    const TimePoint since = entry.since.value_or(entry.time);
    const auto [known, is_new] = distrusted_.emplace(entry.key, since);
    if (!is_new) known->second = std::min(known->second, since);
    return;
  }
  const auto standing = standing_after(entry.kind);
  if (!standing || !entry.release) return;
  const auto [known, is_new] = releases_.try_emplace(
      key_of(entry.release->name, entry.release->version), Word{position, *standing});
  if (!is_new && known->second.position < position) known->second = {position, *standing};
}

Standing Standings::of(const package::PackageName& name, const semver::Version& version) const {
  const auto found = releases_.find(key_of(name, version));
  return found == releases_.end() ? Standing::available : found->second.standing;
}

bool Standings::counts(const KeyId& key, TimePoint logged_at) const {
  const auto found = distrusted_.find(key);
  return found == distrusted_.end() || logged_at < found->second;
}

}  // namespace tank::inline v0::trust
