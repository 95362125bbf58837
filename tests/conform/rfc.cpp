// SPDX-License-Identifier: Apache-2.0
// Vectors of RFCs. Each file holds one kind of vector, told by the members that it has. What
// the library does not offer is not run: Argon2d, Argon2i, and secrets or associated data in
// Argon2 (nobody's password is kept so here).
#include <algorithm>
#include <array>
#include <optional>

#include <tank/base/id.hpp>

#include "conform/input.hpp"
#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/crypto/one_time_code.hpp"
#include "core/crypto/password.hpp"
#include "core/crypto/pkce.hpp"
#include "core/crypto/public_key.hpp"
#include "core/crypto/webhook.hpp"

namespace tank::conform {
namespace {

using json::Value;

std::int64_t number_at(const Value& value, std::string_view key) {
  const Value* member = value.find(key);
  return member == nullptr ? 0 : member->as_int64().value_or(0);
}

bool is_true_at(const Value& value, std::string_view key) {
  const Value* member = value.find(key);
  return member != nullptr && member->as_bool().value_or(false);
}

std::string unpadded(std::string_view bytes) {
  std::string text = crypto::to_base64(bytes);
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

// The vector as the PHC string that a password table would hold.
bool accepts_argon2(const Value& value) {
  const auto hash = crypto::from_hex(text_at(value, "hash"));
  if (!hash) return false;
  const std::string phc = "$argon2id$v=19$m=" + std::to_string(number_at(value, "m")) +
                          ",t=" + std::to_string(number_at(value, "t")) +
                          ",p=" + std::to_string(number_at(value, "p")) + "$" +
                          unpadded(text_at(value, "salt")) + "$" + unpadded(*hash);
  const std::string password = text_at(value, "password");
  return crypto::verify_password(password, phc) && !crypto::verify_password(password + "x", phc);
}

std::optional<crypto::PublicKey> key_of(const Value& jwk) {
  const auto bytes = [&jwk](std::string_view key) {
    return crypto::from_base64url(text_at(jwk, key)).value_or("");
  };
  const std::string type = text_at(jwk, "kty");
  const std::string curve = text_at(jwk, "crv");
  if (type == "RSA") return crypto::PublicKey::rsa(bytes("n"), bytes("e"));
  if (type == "EC" && curve == "P-256") return crypto::PublicKey::p256(bytes("x"), bytes("y"));
  if (type == "OKP" && curve == "Ed25519") return crypto::PublicKey::ed25519(bytes("x"));
  return std::nullopt;
}

bool accepts_jws(const Value& value) {
  const std::string jws = text_at(value, "jws");
  const std::size_t dot = jws.rfind('.');
  const Value* jwk = value.find("jwk");
  if (dot == std::string::npos || jwk == nullptr) return false;
  const std::string message = jws.substr(0, dot);
  const auto signature = crypto::from_base64url(std::string_view(jws).substr(dot + 1));
  if (!signature) return false;
  if (text_at(*jwk, "kty") == "oct") {
    const auto key = crypto::from_base64url(text_at(*jwk, "k"));
    return key && crypto::equal_in_constant_time(
                      crypto::hmac(crypto::HashAlgorithm::sha256, *key, message), *signature);
  }
  const auto key = key_of(*jwk);
  return key && key->algorithm() == text_at(value, "alg") && key->verify(message, *signature);
}

bool accepts_otp(const Value& value) {
  const std::string name = text_at(value, "hash");
  const auto algorithm = name == "sha512"   ? crypto::HashAlgorithm::sha512
                         : name == "sha256" ? crypto::HashAlgorithm::sha256
                                            : crypto::HashAlgorithm::sha1;
  const std::string key = text_at(value, "key_ascii");
  const int digits = static_cast<int>(number_at(value, "digits"));
  const auto unsigned_at = [&value](std::string_view member) {
    return static_cast<std::uint64_t>(number_at(value, member));
  };
  const std::string code =
      text_at(value, "alg") == "HOTP"
          ? crypto::hotp(algorithm, key, unsigned_at("counter"), digits)
          : crypto::totp(algorithm, key, unsigned_at("time"),
                         std::max<std::uint64_t>(unsigned_at("step"), 1), digits);
  return code == text_at(value, "otp");
}

// The right signature is taken, and the same one over other bytes is not.
bool accepts_webhook(const Value& value) {
  const std::string scheme = text_at(value, "scheme");
  const std::string secret = text_at(value, "secret");
  const std::string timestamp = text_at(value, "timestamp");
  const std::string signature = text_at(value, "signature");
  const auto verify = [&](const std::string& body) {
    if (scheme == "github") return crypto::verify_github_webhook(secret, body, signature);
    if (scheme == "slack") return crypto::verify_slack_webhook(secret, timestamp, body, signature);
    return crypto::verify_standard_webhook(secret, text_at(value, "id"), timestamp, body,
                                           signature);
  };
  const std::string body = text_at(value, "payload");
  return verify(body) && !verify(body + " ");
}

bool accepts_encodings(const Value& value) {
  const std::string in = text_at(value, "in_");
  const std::string base64 = text_at(value, "out");
  const std::string url = text_at(value, "url");
  const std::string base32 = text_at(value, "base32");
  const std::string hex = text_at(value, "hex");
  return crypto::to_base64(in) == base64 && crypto::from_base64(base64) == in &&
         crypto::to_base64url(in) == url && crypto::from_base64url(url) == in &&
         crypto::to_base32(in) == base32 && crypto::from_base32(base32) == in &&
         crypto::to_hex(in) == hex && crypto::from_hex(hex) == in;
}

/// Gives the bytes of a known UUID, to see that the generator puts the time around them.
class GivenEntropy final : public Entropy {
 public:
  explicit GivenEntropy(std::string bytes) : bytes_(std::move(bytes)) {}
  void fill(std::span<std::byte> out) override {
    std::ranges::transform(bytes_, out.begin(), [](char c) { return static_cast<std::byte>(c); });
  }

 private:
  std::string bytes_;
};

bool accepts_uuid7(const Value& value) {
  std::string text = text_at(value, "uuid");
  std::erase(text, '-');
  const auto bytes = crypto::from_hex(text);
  if (!bytes || bytes->size() != Uuid{}.size()) return false;
  GivenEntropy entropy(bytes->substr(0, 6).assign(6, '\xff') + bytes->substr(6));
  const TimePoint now{std::chrono::milliseconds{number_at(value, "unix_ms")}};
  return crypto::view(make_uuid7(now, entropy)) == *bytes;
}

bool accepts_thumbprint(const Value& value) {
  const auto key = key_of(*value.find("jwk"));
  return key && key->thumbprint() == text_at(value, "thumbprint");
}

bool accepts_websocket(const Value& value) {
  constexpr std::string_view salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455 §1.3
  const std::string digest =
      crypto::hash(crypto::HashAlgorithm::sha1, text_at(value, "key") + std::string(salt));
  return crypto::to_base64(digest) == text_at(value, "accept");
}

using Judge = bool (*)(const Value&);

struct Vector {
  std::string_view kind;
  Judge judge;
};

constexpr std::array misc{
    Vector{"base64", accepts_encodings},
    Vector{
        "base64-strict-reject",
        [](const Value& value) { return crypto::from_base64(text_at(value, "in_")).has_value(); }},
    Vector{"jwk-thumbprint-rfc7638", accepts_thumbprint},
    Vector{"uuidv7-rfc9562", accepts_uuid7},
    Vector{"ws-accept", accepts_websocket},
};

// Who judges the vector; nobody when it is of no known form.
Judge judge_of(const Value& value) {
  if (value.find("mode") != nullptr) return accepts_argon2;
  if (value.find("jws") != nullptr) return accepts_jws;
  if (value.find("otp") != nullptr) return accepts_otp;
  if (value.find("scheme") != nullptr) return accepts_webhook;
  if (value.find("verifier") != nullptr) {
    return [](const Value& pkce) {
      return crypto::verify_pkce(text_at(pkce, "method"), text_at(pkce, "verifier"),
                                 text_at(pkce, "challenge"));
    };
  }
  const auto found = std::ranges::find(misc, text_at(value, "kind"), &Vector::kind);
  return found == misc.end() ? nullptr : found->judge;
}

bool is_offered(const Value& value) {
  const std::string mode = text_at(value, "mode");
  return mode.empty() || (mode == "argon2id" && value.find("secret_hex") == nullptr);
}

bool expected_of(const Value& value) {
  if (value.find("verifier") != nullptr) return is_true_at(value, "ok");
  if (value.find("jws") != nullptr) return is_true_at(value, "valid_signature");
  return !text_at(value, "kind").ends_with("-reject");
}

}  // namespace

Result<void> run_rfc(const std::filesystem::path& path, const Sink& sink) {
  const auto cases = read_cases(path);
  if (!cases) return pass(cases);
  for (std::size_t i = 0; i < cases->size(); ++i) {
    const Case& each = (*cases)[i];
    const Judge judge = judge_of(each.value);
    if (judge == nullptr) {
      return fail(Errc::invalid_argument,
                  each.file.string() + ": " + each.id + " is a vector of no known kind");
    }
    if (!is_offered(each.value)) continue;
    report(sink, each.file.stem().string() + "/" + each.id, expected_of(each.value),
           [&] { return judge(each.value); });
  }
  return {};
}

}  // namespace tank::conform
