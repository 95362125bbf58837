// SPDX-License-Identifier: Apache-2.0
// Tokens under the `policy.json` and the `jwks.json` beside them: `accept` says whether that
// policy takes the token.
#include <tank/base/limits.hpp>
#include <tank/identity/jwt.hpp>

#include "conform/input.hpp"
#include "core/json/parse.hpp"

namespace tank::conform {
namespace {

namespace fs = std::filesystem;

struct Verifier {
  identity::Jwks keys;
  identity::JwtPolicy policy;
  TimePoint now;
};

std::int64_t number_at(const json::Value& value, std::string_view key) {
  const json::Value* member = value.find(key);
  return member == nullptr ? 0 : member->as_int64().value_or(0);
}

std::vector<std::string> texts_at(const json::Value& value, std::string_view key) {
  std::vector<std::string> texts;
  const json::Value* member = value.find(key);
  const json::Array* items = member == nullptr ? nullptr : member->if_array();
  if (items == nullptr) return texts;
  for (const json::Value& item : *items) {
    if (const std::string* text = item.if_string()) texts.push_back(*text);
  }
  return texts;
}

Result<identity::JwtPolicy> policy_of(const json::Value& value) {
  // The library has these two as limits; a set that wants others is not for it.
  if (number_at(value, "max_token_bytes") != static_cast<std::int64_t>(limits::jwt_bytes) ||
      number_at(value, "min_rsa_bits") != 2048) {
    return fail(Errc::invalid_argument, "the policy has limits that are not those of the library");
  }
  identity::JwtPolicy policy;
  policy.issuer = text_at(value, "issuer");
  policy.audience = text_at(value, "audience");
  policy.leeway = std::chrono::seconds(number_at(value, "leeway_s"));
  policy.required = texts_at(value, "require");
  policy.jws.algorithms.clear();
  for (const std::string& word : texts_at(value, "algorithms")) {
    const auto algorithm = identity::jws_algorithm_from(word);
    if (!algorithm) return fail(Errc::invalid_argument, "the library has no " + word);
    policy.jws.algorithms.push_back(*algorithm);
  }
  return policy;
}

Result<Verifier> verifier_in(const fs::path& folder) {
  const auto policy_text = read_file(folder / "policy.json");
  if (!policy_text) return pass(policy_text);
  const auto keys_text = read_file(folder / "jwks.json");
  if (!keys_text) return pass(keys_text);
  const auto document = json::parse(*policy_text);
  if (!document) return pass(document);
  auto policy = policy_of(*document);
  if (!policy) return pass(policy);
  auto keys = identity::Jwks::parse(*keys_text);
  if (!keys) return pass(keys);
  return Verifier{*std::move(keys), *std::move(policy),
                  TimePoint(std::chrono::seconds(number_at(*document, "now")))};
}

}  // namespace

Result<void> run_jwt(const fs::path& path, const Sink& sink) {
  const auto files = files_of(path, ".jsonl");
  if (!files) return pass(files);
  for (const fs::path& file : *files) {
    const auto verifier = verifier_in(file.parent_path());
    if (!verifier) return pass(verifier);
    const auto cases = read_cases(file);
    if (!cases) return pass(cases);
    for (const Case& each : *cases) {
      const json::Value* accept = each.value.find("accept");
      const auto expected = accept == nullptr ? std::nullopt : accept->as_bool();
      if (!expected) return fail(Errc::invalid_argument, each.id + " has no `accept`");
      report(sink, each.id, *expected, [&] {
        return identity::verify(text_at(each.value, "token"), verifier->keys, verifier->policy,
                                verifier->now)
            .has_value();
      });
    }
  }
  return {};
}

}  // namespace tank::conform
