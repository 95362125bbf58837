// SPDX-License-Identifier: Apache-2.0
#include <tank/base/limits.hpp>
#include <tank/identity/jwt.hpp>

#include "core/crypto/encoding.hpp"
#include "core/identity/jws.hpp"
#include "fuzz/target.hpp"

// Nobody can sign for this key here, so no token is taken; and claims that are taken hold what
// the policy asks for, and are those by which a token was said to be somebody's.
void tank::fuzz::run(std::string_view text) {
  using namespace identity;
  static const Jwks keys = Jwks::parse(R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":)"
                                       R"("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})")
                               .value();
  const JwtPolicy policy{.issuer = "i", .audience = "a", .required = {"sub"}, .jws = {}};
  const TimePoint now{std::chrono::seconds{1'800'000'000}};
  demand(!verify(text, keys, policy, now));

  const std::string token = crypto::to_base64url(text) + ".e30.";
  static_cast<void>(verify_jws(token, keys));
  static_cast<void>(claimed_issuer(text));

  const auto claims = read_claims(text, policy, now);
  if (!claims) return;
  demand(claims->issuer == "i" && !claims->subject.empty());
  demand(claims->expires_at + policy.leeway > now);
  const std::string unsigned_token = "e30." + crypto::to_base64url(text) + ".";
  demand(unsigned_token.size() > limits::jwt_bytes || claimed_issuer(unsigned_token) == "i");
}
