// SPDX-License-Identifier: Apache-2.0
#include <utility>
#include <variant>

#include <tank/base/limits.hpp>
#include <tank/identity/device_logins.hpp>
#include <tank/identity/policy.hpp>
#include <tank/storage/credential_store.hpp>

#include "core/identity/display_name.hpp"
#include "core/identity/granted_token.hpp"
#include "core/identity/live_credential.hpp"
#include "core/identity/random_text.hpp"
#include "core/identity/user_code.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr std::size_t device_code_length = 43;  // base62: 256 bits

tl::unexpected<Error> no_such_code() {
  return fail(Errc::expired_code, "the code is unknown, was used, or has ended; start again");
}

tl::unexpected<Error> refused_by_person() {
  return fail(Errc::access_denied, "the login was refused in the browser");
}

json::Object payload_of(const DeviceGrant& grant) {
  return {{"client", grant.client}, {"scopes", grant.scopes.to_string()}};
}

/// How long a grant is good, and how often one may ask.
struct Pace {
  std::chrono::seconds lifetime;
  std::chrono::seconds interval;
};

DeviceGrant new_grant(const DeviceRequest& request, const Pace& pace, TimePoint now,
                      Entropy& entropy) {
  return {.id = VerificationId::make(now, entropy),
          .device_digest = {},
          .user_code_digest = {},
          .client = request.client,
          .scopes = request.scopes,
          .state = GrantState::pending,
          .user_id = std::nullopt,
          .interval_seconds = static_cast<int>(pace.interval.count()),
          .created_at = now,
          .expires_at = now + pace.lifetime,
          .polled_at = std::nullopt};
}

Result<void> keep(const LoginParts& parts, const DeviceGrant& grant, std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  return transact(parts.store, [&](Transaction& tx) -> Result<void> {
    if (auto added = tx.device_grants().add(grant); !added) return added;
    return record({tx, nobody, grant.created_at, parts.entropy}, "device.requested",
                  grant.id.to_string(), payload_of(grant));
  });
}

// A session shows that a person sits there; a token must not make further ones this way.
Result<void> check_person(const Actor& actor) {
  if (actor.is_anonymous()) return fail(Errc::unauthorized, "log in first");
  if (actor.session && !actor.session->by_access_token) return {};
  return fail(Errc::forbidden, "only somebody who is logged in with a browser may decide this");
}

Result<DeviceGrant> pending_grant(const DeviceGrantStore& grants, const Digest& code,
                                  TimePoint now) {
  auto found = grants.find_by_user_code(code);
  if (!found) return pass(found);
  if (!*found || now >= (*found)->expires_at || (*found)->state != GrantState::pending) {
    return no_such_code();
  }
  return std::move(**found);
}

// Whoever makes codes up, or goes on asking after the end, must not make the writers wait.
Result<void> check_open(const DeviceGrantStore& grants, const Digest& device, TimePoint now) {
  const auto found = grants.find_by_device(device);
  if (!found) return pass(found);
  if (!*found || now >= (*found)->expires_at || (*found)->state == GrantState::used) {
    return no_such_code();
  }
  if ((*found)->state == GrantState::denied) return refused_by_person();
  return {};
}

Result<void> decide(const Work& work, DeviceGrant grant, GrantState decision) {
  grant.state = decision;
  grant.user_id = work.actor.user_id;
  grant.confirmed_at = work.actor.session->confirmed_at;
  if (auto live = check_still_good(work); !live) return live;
  if (auto saved = work.tx.device_grants().save(grant, GrantState::pending); !saved) return saved;
  return record(work, decision == GrantState::approved ? "device.approved" : "device.denied",
                grant.id.to_string(), payload_of(grant));
}

/// A token, or why there is none yet: that somebody asked is kept in both cases.
using Polled = std::variant<IssuedToken, Error>;

Result<Polled> note_question(const Work& work, DeviceGrant grant) {
  std::chrono::seconds interval{grant.interval_seconds};
  const bool too_soon = grant.polled_at && work.now - *grant.polled_at < interval;
  if (too_soon) interval += limits::device_poll_interval;
  grant.interval_seconds = static_cast<int>(interval.count());
  grant.polled_at = work.now;
  if (auto saved = work.tx.device_grants().save(grant, GrantState::pending); !saved) {
    return pass(saved);
  }
  return Polled{Error{too_soon ? Errc::slow_down : Errc::authorization_pending, {}, interval}};
}

Result<Polled> redeem(const Work& work, DeviceGrant grant) {
  grant.state = GrantState::used;
  if (auto saved = work.tx.device_grants().save(grant, GrantState::approved); !saved) {
    return pass(saved);
  }
  auto issued = grant_token(work, {.user_id = *grant.user_id,
                                   .name = grant.client,
                                   .scopes = grant.scopes,
                                   .confirmed_at = grant.confirmed_at});
  if (!issued) return pass(issued);
  return Polled{std::move(*issued)};
}

Result<Polled> answer(const Work& work, const Digest& device) {
  auto found = work.tx.device_grants().find_by_device(device);
  if (!found) return pass(found);
  if (!*found || work.now >= (*found)->expires_at) return no_such_code();
  switch ((*found)->state) {
    case GrantState::pending:
      return note_question(work, std::move(**found));
    case GrantState::approved:
      return redeem(work, std::move(**found));
    case GrantState::denied:
      return refused_by_person();
    case GrantState::used:
      break;
  }
  return no_such_code();
}

}  // namespace

Result<StartedDeviceLogin> DeviceLogins::begin(const DeviceRequest& request,
                                               std::string request_id) {
  if (auto named = check_display_name(request.client); !named) return pass(named);
  StartedDeviceLogin out;
  out.device_code = Secret(random_base62(device_code_length, parts_.entropy));
  out.user_code = make_user_code(parts_.entropy);
  out.verification_url = parts_.site.url + "/login/device";
  out.complete_url = out.verification_url + "#" + out.user_code;
  out.interval = limits::device_poll_interval;
  DeviceGrant grant = new_grant(request, {limits::device_code_lifetime, out.interval},
                                parts_.clock.now(), parts_.entropy);
  grant.device_digest = Digest::of(out.device_code.reveal());
  grant.user_code_digest = user_code_digest(parts_.master_key, out.user_code);
  out.expires_at = grant.expires_at;
  if (auto kept = keep(parts_, grant, std::move(request_id)); !kept) return pass(kept);
  return out;
}

Result<StartedCliLogin> DeviceLogins::begin_cli(const DeviceRequest& request, const Secret& state,
                                                std::string request_id) {
  if (auto named = check_display_name(request.client); !named) return pass(named);
  const std::string code = make_session_code(parts_.entropy);
  DeviceGrant grant = new_grant(request, {limits::cli_login_lifetime, limits::cli_poll_interval},
                                parts_.clock.now(), parts_.entropy);
  grant.device_digest = Digest::of(bound_device_code(code, state).reveal());
  grant.user_code_digest = user_code_digest(parts_.master_key, code);
  if (auto kept = keep(parts_, grant, std::move(request_id)); !kept) return pass(kept);
  return StartedCliLogin{code, parts_.site.url + "/cli-login?session=" + code};
}

Result<DeviceGrant> DeviceLogins::look_up(const Actor& actor, std::string_view code) const {
  if (auto person = check_person(actor); !person) return pass(person);
  const auto snapshot = parts_.store.snapshot();
  if (!snapshot) return pass(snapshot);
  return pending_grant((*snapshot)->device_grants(), user_code_digest(parts_.master_key, code),
                       parts_.clock.now());
}

Result<void> DeviceLogins::approve(const Actor& actor, std::string_view code, Scopes granted) {
  if (auto person = check_person(actor); !person) return person;
  if (auto allowed = may(actor, Action::token_create, {}); !allowed) return allowed;
  if (actor.impersonator) {
    return fail(Errc::forbidden, "who acts as somebody else cannot let programs in for him");
  }
  const Digest digest = user_code_digest(parts_.master_key, code);
  const TimePoint now = parts_.clock.now();
  return transact(parts_.store, [&](Transaction& tx) -> Result<void> {
    auto grant = pending_grant(tx.device_grants(), digest, now);
    if (!grant) return pass(grant);
    if (!grant->scopes.covers(granted) || !actor.scopes.covers(granted)) {
      return fail(Errc::invalid_argument, "the program asked for `" + grant->scopes.to_string() +
                                              "`; grant no more than that");
    }
    grant->scopes = granted;
    return decide({tx, actor, now, parts_.entropy}, *std::move(grant), GrantState::approved);
  });
}

Result<void> DeviceLogins::deny(const Actor& actor, std::string_view code) {
  if (auto person = check_person(actor); !person) return person;
  const Digest digest = user_code_digest(parts_.master_key, code);
  const TimePoint now = parts_.clock.now();
  return transact(parts_.store, [&](Transaction& tx) -> Result<void> {
    auto grant = pending_grant(tx.device_grants(), digest, now);
    if (!grant) return pass(grant);
    return decide({tx, actor, now, parts_.entropy}, *std::move(grant), GrantState::denied);
  });
}

Result<IssuedToken> DeviceLogins::poll(const Secret& device_code, std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  const Digest digest = Digest::of(device_code.reveal());
  const TimePoint now = parts_.clock.now();
  {
    const auto snapshot = parts_.store.snapshot();
    if (!snapshot) return pass(snapshot);
    auto open = check_open((*snapshot)->device_grants(), digest, now);
    if (!open) return pass(open);
  }
  auto polled = transact(parts_.store, [&](Transaction& tx) {
    return answer({tx, nobody, now, parts_.entropy}, digest);
  });
  if (!polled) return pass(polled);
  if (auto* issued = std::get_if<IssuedToken>(&*polled)) return std::move(*issued);
  return tl::unexpected(std::get<Error>(std::move(*polled)));
}

Secret bound_device_code(std::string_view session_code, const Secret& state) {
  return Secret(std::string(session_code) + "\n" + state.reveal());
}

}  // namespace tank::inline v0::identity
