// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/authorization_codes.hpp>
#include <tank/identity/policy.hpp>
#include <tank/storage/credential_store.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/crypto/pkce.hpp"
#include "core/identity/display_name.hpp"
#include "core/identity/granted_token.hpp"
#include "core/identity/live_credential.hpp"
#include "core/identity/mail_codes.hpp"
#include "core/json/parse.hpp"
#include "core/json/write.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr std::size_t challenge_length = 43;  // of 32 bytes in base64url

bool is_loopback_spelling(std::string_view text) {
  return text.starts_with("http://127.0.0.1:") || text.starts_with("http://127.0.0.1/") ||
         text.starts_with("http://[::1]:") || text.starts_with("http://[::1]/");
}

bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

Result<Url> back_to(const AuthorizationRequest& request, const std::string& outcome) {
  return Url::parse(request.redirect_uri + "?" + outcome +
                    "&state=" + encode_url_part(request.state));
}

// With when the user had last shown who he is: the token counts from then.
std::string payload_of(const AuthorizationRequest& request, const SessionCredential& session) {
  return json::write(json::Object{{"client", request.client},
                                  {"confirmed_at", tank::to_string(session.confirmed_at)},
                                  {"redirect_uri", request.redirect_uri},
                                  {"code_challenge", request.code_challenge},
                                  {"scopes", request.scopes.to_string()}});
}

/// What was kept with the code.
struct Kept {
  std::string client;
  std::string redirect_uri;
  std::string code_challenge;
  Scopes scopes;
  TimePoint confirmed_at;
};

Result<Kept> read_payload(const std::string& payload) {
  const auto document = json::parse(payload);
  if (!document) return pass(document);
  const auto text = [&document](std::string_view key) {
    const json::Value* value = document->find(key);
    const std::string* found = value == nullptr ? nullptr : value->if_string();
    return found == nullptr ? std::string() : *found;
  };
  const auto scopes = Scopes::parse(text("scopes"));
  if (!scopes) return fail(Errc::storage_broken, "an authorization code has broken scopes");
  const auto confirmed_at = parse_time(text("confirmed_at"));
  if (!confirmed_at) return fail(Errc::storage_broken, "an authorization code has a broken time");
  return Kept{text("client"), text("redirect_uri"), text("code_challenge"), *scopes, *confirmed_at};
}

tl::unexpected<Error> wrong_code() {
  return fail(Errc::invalid_credentials,
              "the code is not good here, was used, or has ended; log in again");
}

// What is wrong ends the code: the transaction that refuses commits.
Result<std::optional<IssuedToken>> redeem(const Work& work, const Verification& used,
                                          const Secret& verifier, std::string_view redirect_uri) {
  const auto kept = read_payload(used.payload);
  if (!kept) return pass(kept);
  const bool proven = crypto::verify_pkce("S256", verifier.reveal(), kept->code_challenge) &&
                      redirect_uri == kept->redirect_uri;
  if (!proven) {
    auto recorded =
        record(work, "login.failed", used.user_id->to_string(), {{"method", "authorization_code"}});
    if (!recorded) return pass(recorded);
    return std::optional<IssuedToken>{};
  }
  auto issued = grant_token(work, {.user_id = *used.user_id,
                                   .name = kept->client,
                                   .scopes = kept->scopes,
                                   .confirmed_at = kept->confirmed_at});
  if (!issued) return pass(issued);
  return std::optional(std::move(*issued));
}

Result<void> check_may_let_in(const Actor& actor) {
  if (auto allowed = may(actor, Action::token_create, {}); !allowed) return allowed;
  if (!actor.session) {
    return fail(Errc::forbidden, "only somebody who is logged in with a browser may decide this");
  }
  if (!actor.impersonator) return {};
  return fail(Errc::forbidden, "who acts as somebody else cannot let programs in for him");
}

}  // namespace

Result<Url> parse_loopback(std::string_view text) {
  const auto refuse = [] {
    return fail(
        Errc::invalid_url,
        "a program on this machine listens on http://127.0.0.1:PORT/ or http://[::1]:PORT/");
  };
  if (!is_loopback_spelling(text) || text.size() > limits::url_length) return refuse();
  auto url = Url::parse(text);
  if (!url || url->to_string() != text) return refuse();
  if (url->has_credentials() || url->query() || url->fragment()) return refuse();
  return url;
}

Result<void> check(const AuthorizationRequest& request) {
  if (auto named = check_display_name(request.client); !named) return named;
  if (auto address = parse_loopback(request.redirect_uri); !address) return pass(address);
  if (request.state.empty() || request.state.size() > limits::oauth_state_length ||
      !is_visible(request.state)) {
    return fail(Errc::invalid_argument, "`state` is missing, too long, or not plain text");
  }
  if (request.code_challenge.size() == challenge_length &&
      crypto::from_base64url(request.code_challenge)) {
    return {};
  }
  return fail(Errc::invalid_argument, "`code_challenge` is no S256 challenge (RFC 7636 §4.2)");
}

Secret make_code_verifier(Entropy& entropy) { return make_link_code(entropy); }

std::string code_challenge(const Secret& verifier) {
  return crypto::to_base64url(crypto::view(crypto::sha256(verifier.reveal())));
}

Result<Url> AuthorizationCodes::approve(const Actor& actor, const AuthorizationRequest& request) {
  if (auto good = check(request); !good) return pass(good);
  if (auto allowed = check_may_let_in(actor); !allowed) return pass(allowed);
  const Secret code = make_link_code(parts_.entropy);
  const auto kept = transact(parts_.store, [&](Transaction& tx) -> Result<void> {
    const Work work{tx, actor, parts_.clock.now(), parts_.entropy};
    if (auto live = check_still_good(work); !live) return live;
    // Of one challenge there is one code; two programs of one user do not end each other's.
    auto added = keep_code(work,
                           {.purpose = Purpose::authorization_code,
                            .subject = request.code_challenge,
                            .user_id = actor.user_id,
                            .lifetime = limits::authorization_code_lifetime,
                            .payload = payload_of(request, *actor.session)},
                           link_digest(code));
    if (!added) return added;
    return record(work, "authorization.approved", actor.user_id->to_string(),
                  {{"client", request.client}, {"scopes", request.scopes.to_string()}});
  });
  if (!kept) return pass(kept);
  return back_to(request, "code=" + code.reveal());
}

Result<Url> AuthorizationCodes::deny(const AuthorizationRequest& request) const {
  if (auto good = check(request); !good) return pass(good);
  return back_to(request, "error=access_denied");
}

Result<IssuedToken> AuthorizationCodes::exchange(const Secret& code, const Secret& verifier,
                                                 std::string_view redirect_uri,
                                                 std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  const TimePoint now = parts_.clock.now();
  auto redeemed =
      transact(parts_.store, [&](Transaction& tx) -> Result<std::optional<IssuedToken>> {
        const auto used =
            tx.verifications().use(Purpose::authorization_code, link_digest(code), now);
        if (!used && used.error().code == Errc::invalid_credentials) return wrong_code();
        if (!used) return pass(used);
        return redeem({tx, nobody, now, parts_.entropy}, *used, verifier, redirect_uri);
      });
  if (!redeemed) return pass(redeemed);
  if (!*redeemed) return wrong_code();
  return std::move(**redeemed);
}

}  // namespace tank::inline v0::identity
