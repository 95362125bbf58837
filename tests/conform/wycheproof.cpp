// SPDX-License-Identifier: Apache-2.0
// Wycheproof's groups of vectors, by the type of the group. A group whose primitive the library
// does not offer is not run, and named on stderr: other hashes with RSA, DER around ECDSA, PSS,
// HMAC and encryption in JOSE, key wrapping and derivation.
#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include <tank/identity/jwks.hpp>

#include "conform/input.hpp"
#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/crypto/public_key.hpp"
#include "core/json/write.hpp"

namespace tank::conform {
namespace {

using json::Value;

const Value* at(const Value& value, std::string_view key) {
  static const Value nothing;
  const Value* member = value.find(key);
  return member == nullptr ? &nothing : member;
}

std::string hex_at(const Value& value, std::string_view key) {
  return crypto::from_hex(text_at(value, key)).value_or("");
}

/// Says of one test of a group whether it is accepted.
using Judge = bool (*)(const Value& group, const Value& test);

bool accepts_rsa(const Value& group, const Value& test) {
  const Value& key = *at(group, "publicKey");
  const auto made = crypto::PublicKey::rsa(hex_at(key, "modulus"), hex_at(key, "publicExponent"));
  return made && made->verify(hex_at(test, "msg"), hex_at(test, "sig"));
}

// Wycheproof writes coordinates as signed numbers, of one byte more or fewer.
std::string coordinate(const Value& key, std::string_view name) {
  std::string bytes = hex_at(key, name);
  while (bytes.size() > 32 && bytes.front() == '\0') bytes.erase(0, 1);
  return std::string(32 - std::min<std::size_t>(bytes.size(), 32), '\0') + bytes;
}

bool accepts_p256(const Value& group, const Value& test) {
  const Value& key = *at(group, "publicKey");
  const auto made = crypto::PublicKey::p256(coordinate(key, "wx"), coordinate(key, "wy"));
  return made && made->verify(hex_at(test, "msg"), hex_at(test, "sig"));
}

bool accepts_ed25519(const Value& group, const Value& test) {
  const auto made = crypto::PublicKey::ed25519(hex_at(*at(group, "publicKey"), "pk"));
  return made && made->verify(hex_at(test, "msg"), hex_at(test, "sig"));
}

template <crypto::HashAlgorithm Algorithm>
bool accepts_hmac(const Value& group, const Value& test) {
  const auto bits = static_cast<std::size_t>(at(group, "tagSize")->as_int64().value_or(0));
  const std::string tag = crypto::hmac(Algorithm, hex_at(test, "key"), hex_at(test, "msg"));
  return crypto::equal_in_constant_time(tag.substr(0, bits / 8), hex_at(test, "tag"));
}

// One key as a set of one, as an issuer would publish it.
bool accepts_jws(const Value& group, const Value& test) {
  const Value* shown = group.find("public");
  const Value& key = shown != nullptr ? *shown : *at(group, "private");
  const Value set =
      key.find("keys") != nullptr ? key : Value(json::Object{{"keys", json::Array{key}}});
  const auto keys = identity::Jwks::parse(json::write(set));
  return keys && identity::verify_jws(text_at(test, "jws"), *keys).has_value();
}

struct Primitive {
  std::string_view type;
  std::string_view algorithm;  ///< of the file; empty where the type says it all
  std::string_view sha;        ///< of the group
  Judge judge;
};

constexpr std::array primitives{
    Primitive{"RsassaPkcs1Verify", "", "SHA-256", accepts_rsa},
    Primitive{"EddsaVerify", "EDDSA", "", accepts_ed25519},
    Primitive{"MacTest", "HMACSHA1", "", accepts_hmac<crypto::HashAlgorithm::sha1>},
    Primitive{"MacTest", "HMACSHA256", "", accepts_hmac<crypto::HashAlgorithm::sha256>},
    Primitive{"MacTest", "HMACSHA384", "", accepts_hmac<crypto::HashAlgorithm::sha384>},
    Primitive{"MacTest", "HMACSHA512", "", accepts_hmac<crypto::HashAlgorithm::sha512>},
    Primitive{"EcdsaP1363Verify", "", "SHA-256", accepts_p256},
    Primitive{"JsonWebSignature", "", "", accepts_jws},
    Primitive{"JsonWebKey", "", "", accepts_jws},
    Primitive{"JsonWebCrypto", "", "", accepts_jws},
};

// Whether a JOSE group is about secrets, encryption, or algorithms of signatures that the
// library does not take.
bool is_foreign_jose(const Value& group) {
  constexpr std::array<std::string_view, 10> foreign{"RS384",  "RS512",         "PS256", "PS384",
                                                     "PS512",  "ES384",         "ES512", "ES521",
                                                     "A256KW", "ECDH-ES+A128KW"};
  const Value* shown = group.find("public");
  const Value& key = shown != nullptr ? *shown : *at(group, "private");
  const json::Array* keys = at(key, "keys")->if_array();
  if (keys != nullptr) {
    return std::ranges::all_of(*keys, [](const Value& k) { return text_at(k, "kty") == "oct"; });
  }
  return text_at(key, "kty") == "oct" ||
         std::ranges::find(foreign, text_at(key, "alg")) != foreign.end();
}

bool is_foreign_curve(const Value& group) {
  const std::string curve = text_at(*at(group, "publicKey"), "curve");
  return !curve.empty() && curve != "secp256r1" && curve != "edwards25519";
}

Judge judge_of(const Value& document, const Value& group) {
  const bool is_jose = text_at(group, "type").starts_with("JsonWeb");
  if (is_jose ? is_foreign_jose(group) : is_foreign_curve(group)) return nullptr;
  const auto found = std::ranges::find_if(primitives, [&](const Primitive& each) {
    return each.type == text_at(group, "type") &&
           (each.algorithm.empty() || each.algorithm == text_at(document, "algorithm")) &&
           (each.sha.empty() || each.sha == text_at(group, "sha"));
  });
  return found == primitives.end() ? nullptr : found->judge;
}

// What a person can find the group by.
std::string name_of(const std::filesystem::path& file, const Value& group) {
  const std::string comment = text_at(group, "comment");
  return file.filename().string() + (comment.empty() ? "" : " (" + comment + ")");
}

void run_test(const Sink& sink, const std::string& set, Judge judge, const Value& group,
              const Value& test) {
  const std::string id = set + "/" + std::to_string(at(test, "tcId")->as_int64().value_or(0));
  const std::string result = text_at(test, "result");
  if (result != "acceptable") {
    report(sink, id, result == "valid", [&] { return judge(group, test); });
    return;
  }
  // Either verdict is right; that there is one is what counts.
  sink({.id = id,
        .verdict = std::string(verdict_of(judge(group, test))),
        .expected = "",
        .ok = true});
}

}  // namespace

Result<void> run_wycheproof(const std::filesystem::path& path, const Sink& sink) {
  const auto files = files_of(path, ".json");
  if (!files) return pass(files);
  std::set<std::string> not_run;
  for (const auto& file : *files) {
    const auto document = read_document(file);
    if (!document) return pass(document);
    const json::Array* groups = at(*document, "testGroups")->if_array();
    if (groups == nullptr) {
      return fail(Errc::invalid_argument, file.string() + ": no `testGroups`");
    }
    for (const Value& group : *groups) {
      const Judge judge = judge_of(*document, group);
      if (judge == nullptr) {
        not_run.insert(name_of(file, group));
        continue;
      }
      const json::Array* tests = at(group, "tests")->if_array();
      if (tests == nullptr) return fail(Errc::invalid_argument, file.string() + ": no `tests`");
      for (const Value& test : *tests) run_test(sink, file.stem().string(), judge, group, test);
    }
  }
  for (const std::string& name : not_run) {
    std::fprintf(stderr, "not offered, not run: %s\n", name.c_str());
  }
  return {};
}

}  // namespace tank::conform
