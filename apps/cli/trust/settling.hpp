// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What a project is about to install has to be proven, and not withdrawn.

#include <optional>
#include <string>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/package/lockfile.hpp>
#include <tank/trust/standings.hpp>

namespace tank::inline v0::cli {

struct Context;

/// What was seen to be withdrawn at the configured registry; nothing of a folder.
/// Errors: io_error, invalid_json, invalid_log_entry.
[[nodiscard]] Result<trust::Standings> seen_standings(const Context& context);

/// The verifier key of the configuration; empty where there is none. A project's own file does
/// not count: a cloned folder must not be able to say whose log it is.
[[nodiscard]] std::string pinned_log_key(const Context& context);

/// Whether a package of a lock comes from a registry.
[[nodiscard]] bool is_from(const package::LockedPackage& package, std::string_view registry);

/// A publication as the log has it.
struct Publication {
  TimePoint at;
  std::string key;  ///< of the publisher; empty: unsigned, or revoked since
};

/// What is known of each package of the lock without asking, in their order; nothing where there
/// is no proof, and of a folder. Errors: io_error, invalid_json, invalid_log_entry.
[[nodiscard]] Result<std::vector<std::optional<Publication>>> known_publications(
    const Context& context, const package::Lockfile& lock);

/// The same after those without a proof were asked for. Nothing is asked offline.
/// Errors: those of `LogWatch::refresh`.
[[nodiscard]] Result<std::vector<std::optional<Publication>>> publications(
    Context& context, const package::Lockfile& lock);

/// How a lock is settled.
enum class Recording {
  write,  ///< positions and publishers' keys are put into the lock
  keep,   ///< the lock stays as it is, and may say nothing else
};

/// Proves every package of the lock that comes from the configured registry: out of what is kept,
/// else by asking. A folder, and a registry that never had a log, prove nothing. Offline, what
/// the old lock has already needs no new proof. Gives what people should know.
/// Errors: those of `LogWatch::refresh`, release_revoked (quarantined or removed, or yanked and
/// not in the old lock, or signed with a revoked key), cancelled (a signed skill becomes an
/// unsigned one, and nobody agrees).
[[nodiscard]] Result<std::vector<std::string>> settle_trust(
    Context& context, const std::optional<package::Lockfile>& old, package::Lockfile& lock,
    Recording recording);

/// What `verify` finds about one package.
struct TrustFinding {
  std::string_view kind;  ///< `unproven` | `revoked`
  std::string package;
  std::string why;
};

/// How a lock stands without asking anybody.
struct TrustReport {
  std::vector<TrustFinding> findings;
  std::vector<std::string> warnings;
  std::size_t proven = 0;          ///< packages that a log was shown to have
  std::size_t with_publisher = 0;  ///< those of them that a publisher signed
};

/// Checks again what is kept. Errors: io_error, invalid_json, invalid_log_entry.
[[nodiscard]] Result<TrustReport> check_trust(const Context& context,
                                              const package::Lockfile& lock);

/// Asks for what was withdrawn since. Errors: those of `LogWatch::refresh`.
[[nodiscard]] Result<void> refresh_trust(Context& context);

}  // namespace tank::inline v0::cli
