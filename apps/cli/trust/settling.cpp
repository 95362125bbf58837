// SPDX-License-Identifier: Apache-2.0
#include "cli/trust/settling.hpp"

#include <utility>

#include "cli/context.hpp"
#include "cli/project/project.hpp"
#include "cli/registry/http_api.hpp"
#include "cli/trust/log_watch.hpp"

namespace tank::inline v0::cli {
namespace {

using package::LockedPackage;
using trust::Standing;

bool is_folder(const Context& context) {
  return context.configuration.value("registry").starts_with("file:");
}

TrustStore store_of(const Context& context) {
  return {context.environment, context.configuration.value("registry")};
}

/// What is known without asking: the log's key, what was withdrawn, the proofs on disk.
class Known {
 public:
  static Result<Known> load(const Context& context) {
    Known out(store_of(context), context.configuration.value("registry"));
    auto seen = out.store_.load();
    if (!seen) return pass(seen);
    auto standings = seen->standings();
    if (!standings) return pass(standings);
    out.standings_ = *std::move(standings);
    const std::string pinned = pinned_log_key(context);
    const std::string& text = pinned.empty() ? seen->verifier : pinned;
    if (text.empty()) return out;
    auto verifier = trust::NoteVerifier::parse(text);
    if (!verifier) return pass(verifier);
    out.verifier_ = *std::move(verifier);
    return out;
  }

  [[nodiscard]] const trust::Standings& standings() const { return standings_; }
  [[nodiscard]] bool has_log() const { return verifier_.has_value(); }
  [[nodiscard]] bool concerns(const LockedPackage& package) const {
    // Bytes come from the registry that is configured, whatever a lock says: its log decides.
    return has_log() || is_from(package, registry_);
  }

  /// Nothing where there is no proof on disk. Errors: those of `trust::check_proven`.
  [[nodiscard]] Result<std::optional<trust::LogEntry>> entry_of(const LockedPackage& package,
                                                                std::uint64_t& position) const {
    const auto proof = verifier_ ? store_.proof(package) : std::nullopt;
    if (!proof) return std::nullopt;
    auto entry = trust::check_proven(*proof, *verifier_, expected_of(package));
    if (!entry) return pass(entry);
    position = proof->evidence.position;
    return *std::move(entry);
  }

 private:
  Known(TrustStore store, std::string registry)
      : store_(std::move(store)), registry_(std::move(registry)) {}

  TrustStore store_;
  std::string registry_;
  trust::Standings standings_;
  std::optional<trust::NoteVerifier> verifier_;
};

tl::unexpected<Error> revoked(const LockedPackage& package, std::string_view why) {
  return fail(Errc::release_revoked, full_name(package) + " " + std::string(why));
}

/// Nothing while the key counts. A release that was logged after it was distrusted is not its
/// publisher's.
std::optional<std::string> distrust(const Known& known, const trust::LogEntry& entry) {
  if (entry.key.empty() || known.standings().counts(entry.key, entry.time)) return std::nullopt;
  return "was signed with the key " + entry.key.to_string() + " after it was revoked";
}

/// Errors: release_revoked. Gives a warning where a yanked one may stay.
Result<std::optional<std::string>> check_standing(const Known& known, const LockedPackage& package,
                                                  bool is_kept) {
  switch (known.standings().of(package.name, package.version)) {
    case Standing::available:
      return std::nullopt;
    case Standing::quarantined:
      return revoked(package, "is in quarantine; remove it, or update to another version");
    case Standing::removed:
      return revoked(package, "was removed by its owner; update to another version");
    case Standing::yanked:
      break;
  }
  if (!is_kept) return revoked(package, "was yanked, and the registry does not say so any more");
  return full_name(package) + " was yanked; it is kept because tank.lock has it";
}

Result<void> agree_to_unsigned(Context& context, const LockedPackage* before,
                               const LockedPackage& package, const trust::LogEntry& entry) {
  const bool was_signed = before != nullptr && !before->publisher_key.empty();
  if (!was_signed || !entry.key.empty()) return {};
  return context.terminal.confirm(full_name(*before) + " was signed by its publisher, and " +
                                  full_name(package) + " is not. Install it nevertheless?");
}

Result<void> record(LockedPackage& package, const trust::LogEntry& entry, std::uint64_t position,
                    Recording recording) {
  const auto place = static_cast<std::int64_t>(position);
  if (recording == Recording::write) {
    package.publisher_key = entry.key.to_string();
    package.log_position = place;
    return {};
  }
  const bool agrees =
      (!package.log_position || *package.log_position == place) &&
      (package.publisher_key.empty() || package.publisher_key == entry.key.to_string());
  if (agrees) return {};
  return fail(Errc::log_inconsistent,
              full_name(package) + " stands elsewhere in the publish log than tank.lock says");
}

bool is_same(const LockedPackage* before, const LockedPackage& package) {
  return before != nullptr && before->version == package.version &&
         before->integrity == package.integrity;
}

const LockedPackage* before_of(const std::optional<package::Lockfile>& old,
                               const LockedPackage& package) {
  return old ? find_locked(*old, package.name) : nullptr;
}

Result<std::vector<const LockedPackage*>> unproven(const Known& known,
                                                   const package::Lockfile& lock) {
  std::vector<const LockedPackage*> out;
  for (const LockedPackage& each : lock.packages) {
    if (!known.concerns(each)) continue;
    std::uint64_t position = 0;
    const auto entry = known.entry_of(each, position);
    if (!entry || !*entry) out.push_back(&each);
  }
  return out;
}

/// Asks, unless there is nothing to ask for. What the old lock has already may wait for a
/// registry that cannot be reached; what is new may not.
Result<void> prove(Context& context, const std::optional<package::Lockfile>& old,
                   const std::vector<const LockedPackage*>& wanted) {
  if (wanted.empty()) return {};
  bool is_new = false;
  for (const LockedPackage* each : wanted) is_new |= !is_same(before_of(old, *each), *each);
  if (context.configuration.is_on("offline") && !is_new) return {};
  auto api = context.server();
  if (!api) return pass(api);
  const TrustStore store = store_of(context);
  const auto done = LogWatch(**api, store, pinned_log_key(context)).refresh(wanted);
  if (done) return {};
  const ErrorKind why = kind(done.error().code);
  const bool unreachable = why == ErrorKind::unavailable || why == ErrorKind::timeout;
  if (unreachable && !is_new) {
    context.terminal.warn("the publish log could not be asked: " + describe_error(done.error()));
    return {};
  }
  return pass(done);
}

}  // namespace

std::string pinned_log_key(const Context& context) {
  const Setting& setting = context.configuration.find("log_key");
  return setting.origin == Origin::project ? std::string() : setting.value;
}

bool is_from(const LockedPackage& package, std::string_view registry) {
  while (registry.ends_with('/')) registry.remove_suffix(1);
  return package.resolved.starts_with(std::string(registry) + '/');
}

Result<trust::Standings> seen_standings(const Context& context) {
  if (is_folder(context)) return trust::Standings();
  const auto seen = store_of(context).load();
  if (!seen) return pass(seen);
  return seen->standings();
}

Result<std::vector<std::optional<Publication>>> known_publications(const Context& context,
                                                                   const package::Lockfile& lock) {
  std::vector<std::optional<Publication>> out(lock.packages.size());
  if (is_folder(context)) return out;
  const auto known = Known::load(context);
  if (!known) return pass(known);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!known->concerns(lock.packages[i])) continue;
    std::uint64_t position = 0;
    const auto entry = known->entry_of(lock.packages[i], position);
    if (!entry || !*entry) continue;
    const bool counts = !(*entry)->key.empty() && !distrust(*known, **entry);
    out[i] = Publication{(*entry)->time, counts ? (*entry)->key.to_string() : std::string()};
  }
  return out;
}

Result<std::vector<std::optional<Publication>>> publications(Context& context,
                                                             const package::Lockfile& lock) {
  if (is_folder(context) || context.configuration.is_on("offline")) {
    return known_publications(context, lock);
  }
  const auto known = Known::load(context);
  if (!known) return pass(known);
  const auto wanted = unproven(*known, lock);
  if (!wanted) return pass(wanted);
  if (!wanted->empty()) {
    auto api = context.server();
    if (!api) return pass(api);
    const TrustStore store = store_of(context);
    const auto done = LogWatch(**api, store, pinned_log_key(context)).refresh(*wanted);
    if (!done) return pass(done);
  }
  return known_publications(context, lock);
}

Result<std::vector<std::string>> settle_trust(Context& context,
                                              const std::optional<package::Lockfile>& old,
                                              package::Lockfile& lock, Recording recording) {
  std::vector<std::string> warnings;
  if (is_folder(context)) return warnings;
  auto known = Known::load(context);
  if (!known) return pass(known);
  const auto wanted = unproven(*known, lock);
  if (!wanted) return pass(wanted);
  if (auto proven = prove(context, old, *wanted); !proven) return pass(proven);
  known = Known::load(context);
  if (!known) return pass(known);
  for (LockedPackage& each : lock.packages) {
    if (!known->concerns(each)) continue;
    const LockedPackage* before = before_of(old, each);
    auto warning = check_standing(*known, each, is_same(before, each));
    if (!warning) return pass(warning);
    if (*warning) warnings.push_back(**std::move(warning));
    std::uint64_t position = 0;
    const auto entry = known->entry_of(each, position);
    if (!entry) return pass(entry);
    if (!*entry) continue;
    if (const auto why = distrust(*known, **entry)) return revoked(each, *why);
    auto agreed = agree_to_unsigned(context, before, each, **entry);
    if (!agreed) return pass(agreed);
    if (auto done = record(each, **entry, position, recording); !done) return pass(done);
  }
  return warnings;
}

Result<TrustReport> check_trust(const Context& context, const package::Lockfile& lock) {
  TrustReport out;
  if (is_folder(context)) return out;
  const auto known = Known::load(context);
  if (!known) return pass(known);
  for (const LockedPackage& each : lock.packages) {
    if (!known->concerns(each)) continue;
    const auto warning = check_standing(*known, each, true);
    if (!warning) out.findings.push_back({"revoked", full_name(each), warning.error().detail});
    if (warning && *warning) out.warnings.push_back(**warning);
    std::uint64_t position = 0;
    const auto entry = known->entry_of(each, position);
    if (!entry) out.findings.push_back({"unproven", full_name(each), entry.error().detail});
    if (!entry || !*entry) continue;
    LockedPackage copy = each;
    const auto agrees = record(copy, **entry, position, Recording::keep);
    if (!agrees) out.findings.push_back({"unproven", full_name(each), agrees.error().detail});
    const auto why = distrust(*known, **entry);
    if (why) out.findings.push_back({"revoked", full_name(each), *why});
    out.proven += 1;
    if (!(*entry)->key.empty()) out.with_publisher += 1;
  }
  return out;
}

Result<void> refresh_trust(Context& context) {
  if (is_folder(context)) return {};
  auto api = context.server();
  if (!api) return pass(api);
  const TrustStore store = store_of(context);
  const auto done = LogWatch(**api, store, pinned_log_key(context)).refresh({});
  if (!done) return pass(done);
  return {};
}

}  // namespace tank::inline v0::cli
