// SPDX-License-Identifier: Apache-2.0
#include "cli/project/consent.hpp"

#include <algorithm>
#include <charconv>

#include "cli/context.hpp"
#include "cli/project/fetching.hpp"

namespace tank::inline v0::cli {
namespace {

using package::LockedFile;
using package::LockedPackage;

FileChanges file_changes(const std::vector<LockedFile>& before, const CachedPackage& now) {
  FileChanges out;
  std::map<std::string_view, const LockedFile*> gone;
  for (const LockedFile& each : before) gone.emplace(each.path, &each);
  for (std::size_t i = 0; i < now.count(); ++i) {
    const CachedFile file = now.file(i);
    const auto found = gone.find(file.path);
    if (found == gone.end()) {
      out.added.emplace_back(file.path);
      continue;
    }
    const LockedFile& old = *found->second;
    if (old.digest != Digest(file.digest) || old.executable != file.executable) {
      out.changed.emplace_back(file.path);
    }
    gone.erase(found);
  }
  for (const auto& each : gone) out.removed.emplace_back(each.first);
  return out;
}

LockedPackage* locked_for(package::Lockfile& lock, const Difference& change) {
  const auto found = std::ranges::find(lock.packages, change.name, &LockedPackage::name);
  return found == lock.packages.end() ? nullptr : &*found;
}

}  // namespace

std::string person(const Context& context) {
  return context.environment.get("USER").value_or(
      context.environment.get("LOGNAME").value_or("unknown"));
}

Result<TimePoint> recorded_time(const Context& context) {
  const auto text = context.environment.get("SOURCE_DATE_EPOCH");
  if (!text) return std::chrono::floor<std::chrono::seconds>(context.clock.now());
  std::int64_t seconds = 0;
  const char* end = text->data() + text->size();
  const auto [stopped, error] = std::from_chars(text->data(), end, seconds);
  constexpr std::int64_t year_10000 = 253'402'300'800;
  if (error != std::errc{} || stopped != end || seconds < 0 || seconds >= year_10000) {
    return fail(Errc::invalid_argument, "SOURCE_DATE_EPOCH is no number of seconds");
  }
  return TimePoint(std::chrono::seconds(seconds));
}

Result<void> compare_files(Context& context, const std::optional<package::Lockfile>& old,
                           const package::Lockfile& now, std::vector<Difference>& changes) {
  std::vector<const LockedPackage*> wanted;
  for (const Difference& each : changes) {
    if (each.sign != '-') wanted.push_back(find_locked(now, each.name));
  }
  Fetched fetched(context.configuration.value("cache"));
  if (auto done = fetch(context, wanted, fetched); !done) return done;
  for (Difference& each : changes) {
    if (each.sign == '-') continue;
    const LockedPackage* before = old ? find_locked(*old, each.name) : nullptr;
    each.files = file_changes(before == nullptr ? std::vector<LockedFile>() : before->files,
                              fetched.find(find_locked(now, each.name)->integrity));
  }
  return {};
}

Result<void> consent_to(Context& context, const std::vector<Difference>& changes,
                        package::Lockfile& lock) {
  const auto at = recorded_time(context);
  if (!at) return pass(at);
  if (auto agreed = context.terminal.confirm("Make these changes?"); !agreed) return agreed;
  for (const Difference& each : changes) {
    LockedPackage* locked = each.sign == '-' ? nullptr : locked_for(lock, each);
    if (locked == nullptr) continue;
    locked->granted = package::Grant{
        .permissions = locked->permissions, .granted_by = person(context), .granted_at = *at};
  }
  return {};
}

}  // namespace tank::inline v0::cli
