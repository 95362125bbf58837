// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/base/redirect_target.hpp>
#include <tank/identity/bridge_tokens.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/session_store.hpp>

#include "core/identity/admission.hpp"
#include "core/identity/mail_codes.hpp"
#include "core/json/json.hpp"

namespace tank::inline v0::identity {
namespace {

/// What is kept with the token.
struct Kept {
  SessionId session;
  std::string audience;
  std::string next;
};

template <class Visitor>
void describe(Visitor& v, Kept& d) {
  v.required("session", d.session, "The session that it came from.");
  v.required("audience", d.audience, "Where it is good.");
  v.required("next", d.next, "The page there.");
}

Result<Url> parse_audience(const std::string& text) {
  auto origin = Url::parse(text);
  if (origin && is_protected_url(text) && origin->origin() == text) return origin;
  return fail(Errc::invalid_url,
              "the audience is an origin, like https://console.example.org: no path, no slash");
}

Result<void> check_may_cross(const Actor& actor) {
  if (!actor.session) return fail(Errc::unauthorized, "only a session can be carried elsewhere");
  if (actor.session->by_access_token) {
    return fail(Errc::forbidden, "an access token opens nothing that outlives it");
  }
  if (!actor.impersonator) return {};
  return fail(Errc::forbidden, "an impersonation stays in the browser that began it");
}

// Each request of a session asks for all that it came from.
Result<void> check_not_far(const Work& work, SessionId session) {
  const auto known = work.tx.sessions().find(session);
  if (!known) return pass(known);
  if (known->session.ancestors < limits::bridges_in_a_row) return {};
  return fail(Errc::forbidden,
              "this login came over too many bridges; log in at the other front end");
}

tl::unexpected<Error> wrong_token() {
  return fail(Errc::invalid_credentials,
              "the token is not good here, was used, or has ended; ask for another one");
}

Result<std::optional<IssuedSession>> cross(const Work& work, const Kept& kept,
                                           const Device& device) {
  const auto known = work.tx.sessions().find(kept.session);
  if (!known && known.error().code != Errc::session_not_found) return pass(known);
  if (!known || !check_usable(known->session, work.now)) return std::optional<IssuedSession>{};
  auto issued = admit_beside(work, *known, device);
  if (!issued) return pass(issued);
  auto recorded =
      record(work, "bridge.crossed", kept.session.to_string(),
             {{"audience", kept.audience}, {"session", issued->session.id.to_string()}});
  if (!recorded) return pass(recorded);
  return std::optional(*std::move(issued));
}

// What is wrong ends the token: the transaction that refuses commits.
Result<std::optional<Landed>> redeem_used(const Work& work, const Verification& used,
                                          std::string_view audience, const Device& device) {
  auto kept = json::read<Kept>(used.payload);
  if (!kept) return fail(Errc::storage_broken, "a bridge token has a broken payload");
  auto issued = kept->audience == audience ? cross(work, *kept, device)
                                           : Result<std::optional<IssuedSession>>();
  if (!issued) return pass(issued);
  if (*issued) return std::optional(Landed{*std::move(*issued), std::move(kept->next)});
  auto recorded = record(work, "login.failed", used.user_id->to_string(), {{"method", "bridge"}});
  if (!recorded) return pass(recorded);
  return std::optional<Landed>{};
}

}  // namespace

Result<IssuedBridge> BridgeTokens::issue(const Actor& actor, const NewBridge& request) {
  if (auto allowed = check_may_cross(actor); !allowed) return pass(allowed);
  const auto origin = parse_audience(request.audience);
  if (!origin) return pass(origin);
  const auto next = RedirectTarget::parse(request.next, *origin);
  if (!next) return pass(next);
  Secret token = make_link_code(parts_.entropy);
  const TimePoint now = parts_.clock.now();
  const SessionId session = actor.session->id;
  const auto kept = transact(parts_.store, [&](Transaction& tx) -> Result<void> {
    const Work work{tx, actor, now, parts_.entropy};
    if (auto near = check_not_far(work, session); !near) return near;
    auto added =
        keep_code(work,
                  {.purpose = Purpose::bridge,
                   .subject = session.to_string() + " " + request.audience,
                   .user_id = actor.user_id,
                   .lifetime = limits::bridge_token_lifetime,
                   .payload = json::write(Kept{session, request.audience, next->to_string()})},
                  link_digest(token));
    if (!added) return added;
    return record(work, "bridge.issued", session.to_string(), {{"audience", request.audience}});
  });
  if (!kept) return pass(kept);
  return IssuedBridge{std::move(token), now + limits::bridge_token_lifetime};
}

Result<Landed> BridgeTokens::redeem(const Secret& token, std::string_view audience,
                                    const Device& device, std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  const TimePoint now = parts_.clock.now();
  auto landed = transact(parts_.store, [&](Transaction& tx) -> Result<std::optional<Landed>> {
    const auto used = tx.verifications().use(Purpose::bridge, link_digest(token), now);
    if (!used && used.error().code == Errc::invalid_credentials) return wrong_token();
    if (!used) return pass(used);
    return redeem_used({tx, nobody, now, parts_.entropy}, *used, audience, device);
  });
  if (!landed) return pass(landed);
  if (!*landed) return wrong_token();
  return std::move(**landed);
}

}  // namespace tank::inline v0::identity
