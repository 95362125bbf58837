// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/api_token.hpp>
#include <tank/registry/download_addresses.hpp>
#include <tank/storage/session_store.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/token_store.hpp>
#include <tank/storage/user_store.hpp>

namespace tank::inline v0::registry {
namespace {

using identity::Actor;

std::string seconds_of(TimePoint time) {
  return std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

bool is_over(std::string_view seconds, TimePoint now) {
  std::int64_t at = 0;
  const auto [end, error] = std::from_chars(seconds.data(), seconds.data() + seconds.size(), at);
  if (error != std::errc{} || end != seconds.data() + seconds.size()) return true;
  return now.time_since_epoch() >= std::chrono::seconds(at);
}

// Revoking what the grant was asked for with takes the grant back, too.
bool still_lets_in(const Snapshot& snapshot, const std::string& by, UserId user, TimePoint now) {
  if (by.empty()) return true;
  if (const auto token = TokenId::parse(by)) {
    const auto found = snapshot.tokens().find(*token);
    return found && found->user_id == user && identity::check_usable(*found, now).has_value();
  }
  const auto session = SessionId::parse(by);
  if (!session) return false;
  const auto found = snapshot.sessions().find(*session);
  return found && found->user.id == user && identity::check_usable(found->session, now).has_value();
}

tl::unexpected<Error> refused() {
  return fail(Errc::package_not_found,
              "the address of the archive has expired or was changed; ask for the release again");
}

}  // namespace

DownloadAddresses::DownloadAddresses(Store& store, const Clock& clock,
                                     const identity::MasterKey& master_key)
    : store_(&store), clock_(&clock), master_key_(&master_key) {}

// Line feeds stand in none of the parts.
std::string DownloadAddresses::sign(const DownloadGrant& grant, const package::PackageName& name,
                                    const semver::Version& version) const {
  return master_key_
      ->digest("address of an archive", name.to_string() + '\n' + version.to_string() + '\n' +
                                            grant.user + '\n' + grant.by + '\n' + grant.expires)
      .hex();
}

Result<DownloadGrant> DownloadAddresses::grant(const Actor& actor, const package::PackageName& name,
                                               const semver::Version& version) const {
  if (actor.is_anonymous()) return fail(Errc::unauthorized, "log in first");
  DownloadGrant out{.user = actor.user_id->to_string(),
                    .by = {},
                    .expires = seconds_of(clock_->now() + limits::download_address_lifetime),
                    .token = {}};
  if (actor.credential) out.by = actor.credential->id.to_string();
  if (actor.session) out.by = actor.session->id.to_string();
  out.token = sign(out, name, version);
  return out;
}

Result<Actor> DownloadAddresses::redeem(const DownloadGrant& grant,
                                        const package::PackageName& name,
                                        const semver::Version& version,
                                        std::string request_id) const {
  const TimePoint now = clock_->now();
  if (!equal_in_constant_time(grant.token, sign(grant, name, version))) return refused();
  if (is_over(grant.expires, now)) return refused();
  const auto id = UserId::parse(grant.user);
  if (!id) return refused();
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto user = (*snapshot)->users().find(*id);
  if (!user && user.error().code != Errc::user_not_found) return pass(user);
  if (!user || !identity::check_not_banned(*user, now)) return refused();
  if (!still_lets_in(**snapshot, grant.by, *id, now)) return refused();
  Actor actor = identity::in_process(*user, std::move(request_id));
  // The second is for who may read everything, and may be used for nothing but this here.
  actor.scopes = identity::Scopes({identity::Scope::skills_read, identity::Scope::platform_admin});
  return actor;
}

}  // namespace tank::inline v0::registry
