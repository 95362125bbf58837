// SPDX-License-Identifier: Apache-2.0
#include "wire/log_to_wire.hpp"

#include <utility>

namespace tank::inline v0::wire {
namespace {

std::int64_t number(std::uint64_t position) { return static_cast<std::int64_t>(position); }

Result<std::uint64_t> position_of(std::int64_t value, std::string_view what) {
  if (value >= 0) return static_cast<std::uint64_t>(value);
  return fail(Errc::invalid_argument, '`' + std::string(what) + "` is not negative");
}

LogEvidence to_wire(const trust::Evidence& evidence) {
  return {number(evidence.position), evidence.entry, evidence.proof};
}

ReleaseEvidence to_wire(const registry::ReleaseEvidence& evidence) {
  ReleaseEvidence out{.name = evidence.release.name.to_string(),
                      .version = evidence.release.version.to_string(),
                      .logged = to_wire(evidence.evidence),
                      .signature = {},
                      .key = {}};
  if (!evidence.signature.empty()) out.signature = evidence.signature;
  if (evidence.key) out.key = evidence.key->to_string();
  return out;
}

}  // namespace

LogItems to_wire(const registry::LogItems& items) {
  LogItems out;
  for (const registry::LogItem& each : items.items) {
    out.items.push_back({number(each.position), each.leaf, each.entry});
  }
  if (items.next) out.next_position = number(*items.next);
  return out;
}

EvidenceBundle to_wire(const registry::EvidenceBundle& bundle) {
  EvidenceBundle out;
  out.checkpoint = bundle.checkpoint;
  out.consistency = bundle.consistency;
  for (const auto& each : bundle.releases) out.releases.push_back(to_wire(each));
  for (const auto& each : bundle.revocations) out.revocations.push_back(to_wire(each));
  out.revocations_next = number(bundle.revocations_next);
  return out;
}

PublisherKey to_wire(const trust::PublisherKey& key) {
  PublisherKey out{.id = key.id.to_string(),
                   .public_key = key.key.to_string(),
                   .owner = trust::to_string(key.owner),
                   .name = key.name,
                   .state = std::string(trust::to_string(key.state)),
                   .replaced_by = {},
                   .created_at = key.created_at,
                   .ended_at = key.ended_at,
                   .distrusted_since = key.distrusted_since,
                   .reason = key.reason};
  if (!key.replaced_by.empty()) out.replaced_by = key.replaced_by.to_string();
  return out;
}

Result<registry::EvidenceRequest> from_wire(const EvidenceRequest& request) {
  registry::EvidenceRequest out;
  for (const ReleaseName& each : request.releases) {
    auto name = package::PackageName::parse(each.name);
    if (!name) return pass(name);
    auto version = semver::Version::parse(each.version);
    if (!version) return pass(version);
    out.releases.push_back({*std::move(name), *std::move(version)});
  }
  const auto known = position_of(request.known_size, "known_size");
  if (!known) return pass(known);
  const auto from = position_of(request.revocations_from, "revocations_from");
  if (!from) return pass(from);
  out.known_size = *known;
  out.revocations_from = *from;
  return out;
}

Result<registry::NewPublisherKey> from_wire(const NewPublisherKey& key) {
  const auto parsed = trust::PublicKey::parse(key.public_key);
  if (!parsed) return pass(parsed);
  auto signature = trust::parse_signature(key.signature);
  if (!signature) return pass(signature);
  registry::NewPublisherKey out{*parsed, key.name, *std::move(signature), {}, {}};
  if (!key.replaces) return out;
  auto replaces = trust::KeyId::parse(*key.replaces);
  if (!replaces) return pass(replaces);
  auto replaced = trust::parse_signature(key.replaced_signature.value_or(""));
  if (!replaced) return pass(replaced);
  out.replaces = *std::move(replaces);
  out.replaced_signature = *std::move(replaced);
  return out;
}

Result<trust::Evidence> from_wire(const LogEvidence& evidence) {
  const auto position = position_of(evidence.position, "position");
  if (!position) return pass(position);
  return trust::Evidence{*position, evidence.entry, evidence.hashes};
}

}  // namespace tank::inline v0::wire
