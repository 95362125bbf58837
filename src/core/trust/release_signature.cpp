// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/trust/release_signature.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/json/parse.hpp"
#include "core/json/write.hpp"

namespace tank::inline v0::trust {
namespace {

constexpr std::string_view statement_media = "application/vnd.in-toto+json";
constexpr std::string_view statement_type = "https://in-toto.io/Statement/v1";
constexpr std::string_view provenance_type = "https://slsa.dev/provenance/v1";
constexpr std::string_view build_type = "urn:libtank:pack:v1";
constexpr std::string_view own_builder = "urn:libtank:cli";
constexpr std::string_view url_start = "pkg:generic/%40";

tl::unexpected<Error> refuse(std::string why) {
  return fail(Errc::invalid_signature, "the publisher's signature is not good: " + std::move(why));
}

/// The text at the end of a path of members; empty where there is none.
std::string text_at(const json::Value* value, std::initializer_list<std::string_view> path) {
  for (const std::string_view key : path) {
    if (value == nullptr) return {};
    value = value->find(key);
  }
  const std::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : *text;
}

const json::Value* only_item(const json::Value* list) {
  const json::Array* items = list == nullptr ? nullptr : list->if_array();
  return items == nullptr || items->size() != 1 ? nullptr : &items->front();
}

std::string hex_of(const Integrity& integrity) {
  return crypto::to_hex(crypto::view(integrity.bytes()));
}

std::optional<Integrity> integrity_of(std::string_view hex) {
  const auto bytes = crypto::from_hex(hex);
  Integrity::Bytes out{};
  if (!bytes || bytes->size() != out.size()) return std::nullopt;
  std::ranges::copy(*bytes, out.begin());
  return Integrity(out);
}

Result<ReleaseStatement> parse_subject(const json::Value* subject) {
  const std::string url = text_at(subject, {"name"});
  const std::size_t at = url.rfind('@');
  if (!url.starts_with(url_start) || at == std::string::npos) return refuse("it names no release");
  auto name =
      package::PackageName::parse('@' + url.substr(url_start.size(), at - url_start.size()));
  auto version = semver::Version::parse(std::string_view(url).substr(at + 1));
  const auto digest = Digest::parse(text_at(subject, {"digest", "sha256"}));
  const auto integrity = integrity_of(text_at(subject, {"digest", "sha512"}));
  if (!name || !version || !digest || !integrity) return refuse("it names no release");
  return ReleaseStatement{*std::move(name), *std::move(version), *digest, *integrity, {}, {}, {}};
}

json::Object build_definition(const ReleaseStatement& statement) {
  json::Object out{
      {"buildType", build_type},
      {"externalParameters", json::Object{{"package", statement.name.to_string()},
                                          {"version", statement.version.to_string()}}}};
  if (statement.source.empty()) return out;
  json::Object source{{"uri", statement.source}};
  if (!statement.revision.empty()) {
    source.append("digest", json::Object{{"gitCommit", statement.revision}});
  }
  out.append("resolvedDependencies", json::Array{std::move(source)});
  return out;
}

Result<EnvelopeSignature> parse_signature(const json::Value& value) {
  auto bytes = crypto::from_base64(text_at(&value, {"sig"}));
  if (!bytes || bytes->empty()) return refuse("a signature is no base64");
  return EnvelopeSignature{text_at(&value, {"keyid"}), *std::move(bytes)};
}

}  // namespace

Result<Envelope> parse_envelope(std::string_view text) {
  if (text.size() > limits::envelope_bytes) {
    return fail(Errc::limit_exceeded,
                "a signature has at most " + std::to_string(limits::envelope_bytes) + " bytes");
  }
  const auto value = json::parse(text);
  if (!value) return refuse("it is no JSON");
  const json::Value* signatures = value->find("signatures");
  auto payload = crypto::from_base64(text_at(&*value, {"payload"}));
  if (!payload || signatures == nullptr || signatures->if_array() == nullptr) {
    return refuse("it is no envelope of DSSE");
  }
  Envelope out{text_at(&*value, {"payloadType"}), *std::move(payload), {}};
  for (const json::Value& each : *signatures->if_array()) {
    auto signature = parse_signature(each);
    if (!signature) return pass(signature);
    out.signatures.push_back(*std::move(signature));
  }
  if (out.signatures.empty() || out.signatures.size() > limits::envelope_signatures) {
    return refuse("it has no signature, or too many");
  }
  return out;
}

std::string write_envelope(const Envelope& envelope) {
  json::Array signatures;
  for (const EnvelopeSignature& each : envelope.signatures) {
    signatures.push_back(
        json::Object{{"keyid", each.key_id}, {"sig", crypto::to_base64(each.signature)}});
  }
  return json::write(json::Object{{"payloadType", envelope.payload_type},
                                  {"payload", crypto::to_base64(envelope.payload)},
                                  {"signatures", std::move(signatures)}});
}

std::string signed_bytes(const Envelope& envelope) {
  std::string out = "DSSEv1";
  for (const std::string* part : {&envelope.payload_type, &envelope.payload}) {
    out += ' ' + std::to_string(part->size()) + ' ' + *part;
  }
  return out;
}

std::string package_url(const package::PackageName& name, const semver::Version& version) {
  return std::string(url_start) + name.to_string().substr(1) + '@' + version.to_string();
}

Result<ReleaseStatement> parse_statement(std::string_view text) {
  const auto value = json::parse(text);
  if (!value || text_at(&*value, {"_type"}) != statement_type ||
      text_at(&*value, {"predicateType"}) != provenance_type) {
    return refuse("it is no provenance");
  }
  auto out = parse_subject(only_item(value->find("subject")));
  if (!out) return out;
  const json::Value* predicate = value->find("predicate");
  const json::Value* build = predicate == nullptr ? nullptr : predicate->find("buildDefinition");
  const json::Value* source = build == nullptr ? nullptr : build->find("resolvedDependencies");
  out->source = text_at(only_item(source), {"uri"});
  out->revision = text_at(only_item(source), {"digest", "gitCommit"});
  out->builder = text_at(predicate, {"runDetails", "builder", "id"});
  if (out->builder == own_builder) out->builder.clear();
  return out;
}

std::string write_statement(const ReleaseStatement& statement) {
  const std::string builder =
      statement.builder.empty() ? std::string(own_builder) : statement.builder;
  json::Object subject{{"name", package_url(statement.name, statement.version)},
                       {"digest", json::Object{{"sha256", statement.digest.hex()},
                                               {"sha512", hex_of(statement.integrity)}}}};
  json::Object predicate{{"buildDefinition", build_definition(statement)},
                         {"runDetails", json::Object{{"builder", json::Object{{"id", builder}}}}}};
  return json::write(json::Object{{"_type", statement_type},
                                  {"subject", json::Array{std::move(subject)}},
                                  {"predicateType", provenance_type},
                                  {"predicate", std::move(predicate)}});
}

std::string sign_release(const ReleaseStatement& statement, const SigningKey& key) {
  Envelope out{std::string(statement_media), write_statement(statement), {}};
  out.signatures.push_back({key.public_key().id().to_string(), key.sign(signed_bytes(out))});
  return write_envelope(out);
}

Result<KeyId> signer_of(std::string_view text) {
  const auto envelope = parse_envelope(text);
  if (!envelope) return pass(envelope);
  auto id = KeyId::parse(envelope->signatures.front().key_id);
  if (!id || envelope->signatures.size() != 1) return refuse("it does not name its one key");
  return id;
}

Result<ReleaseStatement> check_release_signature(std::string_view text, const PublicKey& key,
                                                 const package::PackageName& name,
                                                 const semver::Version& version,
                                                 const Integrity& integrity) {
  const auto envelope = parse_envelope(text);
  if (!envelope) return pass(envelope);
  if (envelope->payload_type != statement_media) return refuse("it is about something else");
  const std::string message = signed_bytes(*envelope);
  const bool good = std::ranges::any_of(envelope->signatures, [&](const EnvelopeSignature& each) {
    return key.verify(message, each.signature);
  });
  if (!good) return refuse("it was not made with the key " + key.id().to_string());
  auto statement = parse_statement(envelope->payload);
  if (!statement) return statement;
  if (statement->name != name || statement->version != version) {
    return refuse("it is for " + statement->name.to_string() + '@' +
                  statement->version.to_string());
  }
  if (statement->integrity != integrity) return refuse("it is for other bytes");
  return statement;
}

}  // namespace tank::inline v0::trust
