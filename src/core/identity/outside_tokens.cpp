// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/outside_tokens.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/identity_admission.hpp"
#include "core/identity/jws.hpp"

namespace tank::inline v0::identity {
namespace {

std::string default_keys_of(std::string issuer) {
  while (issuer.ends_with('/')) issuer.pop_back();
  return issuer + "/.well-known/jwks.json";
}

ProviderIdentity identity_of(const Claims& claims, const TrustedIssuerSettings& settings) {
  ProviderIdentity identity{.issuer = claims.issuer,
                            .subject = claims.subject,
                            .email = std::nullopt,
                            .name = std::string(claims.text("name")),
                            .picture = {}};
  if (auto email = Email::parse(claims.email)) {
    identity.email = *std::move(email);
    identity.email_verified = claims.email_verified || settings.confirms_addresses;
  }
  return identity;
}

// The signature does not count: one message may have several that are good.
Digest digest_of_message(std::string_view token) {
  return Digest::of(token.substr(0, token.rfind('.')));
}

// Transactions that write follow one another, on every engine: between the question and the row
// nobody else takes the token.
Result<void> take_once(const Work& work, std::string_view token, TimePoint expires_at) {
  const Digest digest = digest_of_message(token);
  const std::string subject = digest.to_string();
  const auto taken = work.tx.verifications().made_since(Purpose::exchange, subject, TimePoint{});
  if (!taken) return pass(taken);
  if (taken->count > 0) {
    return fail(Errc::invalid_token,
                "this token was exchanged before; go on with that session, or get a fresh token");
  }
  return work.tx.verifications().add({.id = VerificationId::make(work.now, work.entropy),
                                      .purpose = Purpose::exchange,
                                      .subject = subject,
                                      .user_id = std::nullopt,
                                      .digest = digest,
                                      .attempts = 0,
                                      .payload = "{}",
                                      .created_at = work.now,
                                      .expires_at = expires_at,
                                      .used_at = std::nullopt});
}

// Everything that a user does, without his credentials and without the platform.
Scopes scopes_of_bearers() {
  return Scopes({Scope::skills_read, Scope::skills_publish, Scope::skills_admin, Scope::org_read,
                 Scope::org_admin});
}

}  // namespace

TrustedIssuer::TrustedIssuer(TrustedIssuerSettings settings, HttpClient& http, const Clock& clock,
                             Url keys)
    : settings_(std::move(settings)),
      policy_{.issuer = settings_.issuer,
              .audience = settings_.audience,
              .required = {"sub"},
              .jws = {}},
      keys_(http, clock, std::move(keys)) {}

Result<std::unique_ptr<TrustedIssuer>> TrustedIssuer::open(TrustedIssuerSettings settings,
                                                           HttpClient& http, const Clock& clock) {
  if (settings.audience.empty()) {
    return fail(Errc::invalid_argument, "a trusted issuer needs an audience");
  }
  if (settings.keys.empty()) settings.keys = default_keys_of(settings.issuer);
  auto keys = Url::parse(settings.keys);
  if (!keys || !is_protected_url(settings.issuer) || !is_protected_url(settings.keys)) {
    return fail(Errc::invalid_argument, "the trusted issuer `" + settings.issuer +
                                            "` and its key set need addresses that are https");
  }
  return std::unique_ptr<TrustedIssuer>(
      new TrustedIssuer(std::move(settings), http, clock, *std::move(keys)));
}

Result<Claims> TrustedIssuer::verify(std::string_view token) {
  auto claims = keys_.verify(token, policy_);
  if (claims && claims->subject.size() > limits::provider_subject_length) {
    return fail(Errc::invalid_token, "the token has a subject that is too long");
  }
  return claims;
}

OutsideTokens::OutsideTokens(const LoginParts& parts, std::vector<TrustedIssuer*> issuers)
    : parts_(parts), issuers_(std::move(issuers)) {}

TrustedIssuer* OutsideTokens::find(std::string_view name) const {
  const auto found = std::ranges::find_if(
      issuers_, [name](const TrustedIssuer* issuer) { return issuer->settings().issuer == name; });
  return found == issuers_.end() ? nullptr : *found;
}

bool OutsideTokens::claims_to_be_ours(std::string_view token) const {
  return !issuers_.empty() && find(claimed_issuer(token)) != nullptr;
}

Result<Claims> OutsideTokens::verify(std::string_view token) const {
  TrustedIssuer* issuer = find(claimed_issuer(token));
  if (issuer != nullptr) return issuer->verify(token);
  return fail(Errc::invalid_token, "the token is of no issuer that is trusted here");
}

Result<IssuedSession> OutsideTokens::exchange(const Secret& token, const Device& device,
                                              std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  const auto in_work = [&](auto&& body) {
    return transact(parts_.store, [&](Transaction& tx) {
      return body(Work{tx, nobody, parts_.clock.now(), parts_.entropy});
    });
  };
  const auto admitted = [&](const Claims& claims) {
    return in_work([&](const Work& work) -> Result<IssuedSession> {
      const TimePoint end = claims.expires_at + limits::clock_skew;
      if (auto taken = take_once(work, token.reveal(), end); !taken) return pass(taken);
      const auto& settings = find(claims.issuer)->settings();
      return admit_identity(work, parts_.site, identity_of(claims, settings), LoginMethod::exchange,
                            device);
    });
  };
  const auto claims = verify(token.reveal());
  auto session = claims ? admitted(*claims) : Result<IssuedSession>(pass(claims));
  if (session || info(session.error().code).retryable) return session;
  // Of a token that was not verified, nothing is repeated.
  const std::string subject = claims ? claims->issuer + "#" + claims->subject : "unknown";
  const auto noted = in_work([&](const Work& work) {
    return record(work, "login.failed", subject,
                  {{"method", "exchange"}, {"error", to_string(session.error().code)}});
  });
  if (!noted) return pass(noted);
  return session;
}

Result<Actor> OutsideTokens::authenticate(std::string_view token, std::string request_id) const {
  const auto claims = verify(token);
  if (!claims) return pass(claims);
  const auto snapshot = parts_.store.snapshot();
  if (!snapshot) return pass(snapshot);
  const auto account = (*snapshot)->credentials().find_account(claims->issuer, claims->subject);
  if (!account) return pass(account);
  if (!*account) {
    return fail(Errc::unauthorized,
                "nobody here has this identity yet; exchange the token for a session first");
  }
  const auto user = (*snapshot)->users().find((*account)->user_id);
  if (!user) return pass(user);
  if (auto welcome = check_not_banned(*user, parts_.clock.now()); !welcome) return pass(welcome);
  Actor actor = in_process(*user, std::move(request_id));
  actor.scopes = scopes_of_bearers();
  return actor;
}

}  // namespace tank::inline v0::identity
