// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: the publish log and the keys of publishers.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/digest.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/time.hpp>

#include "core/json/describe.hpp"

namespace tank::inline v0::wire {

struct LogKey {
  std::string origin;
  std::string verifier;
};

template <class Visitor>
void describe(Visitor& v, LogKey& d) {
  v.required("origin", d.origin, "Name of the log.");
  v.required("verifier", d.verifier, "Its public key: `name+hash+key` (c2sp.org/signed-note).");
}

struct LogProof {
  std::vector<Digest> hashes;
};

template <class Visitor>
void describe(Visitor& v, LogProof& d) {
  v.required("hashes", d.hashes, "The proof (RFC 6962 section 2.1).")
      .max_items(limits::proof_hashes);
}

struct LogItem {
  std::int64_t position = 0;
  Digest leaf;
  std::optional<std::string> entry;
};

template <class Visitor>
void describe(Visitor& v, LogItem& d) {
  v.required("position", d.position, "Place in the log, from 0.");
  v.required("leaf", d.leaf, "Hash of the entry in the tree.");
  v.optional("entry", d.entry, "Its text; missing when it is about what you may not read.");
}

struct LogItems {
  std::vector<LogItem> items;
  std::optional<std::int64_t> next_position;
};

template <class Visitor>
void describe(Visitor& v, LogItems& d) {
  v.required("items", d.items, "Entries in their order.");
  v.optional("next_position", d.next_position, "Go on here; missing when there are no more.");
}

struct LogEvidence {
  std::int64_t position = 0;
  std::string entry;
  std::vector<Digest> hashes;
};

template <class Visitor>
void describe(Visitor& v, LogEvidence& d) {
  v.required("position", d.position, "Place in the log, from 0.");
  v.required("entry", d.entry, "Its text.");
  v.required("hashes", d.hashes, "Proof that the log of the checkpoint holds it there.")
      .max_items(limits::proof_hashes);
}

struct ReleaseEvidence {
  std::string name;
  std::string version;
  LogEvidence logged;
  std::optional<std::string> signature;
  std::optional<std::string> key;
};

template <class Visitor>
void describe(Visitor& v, ReleaseEvidence& d) {
  v.required("name", d.name, "`@scope/name`.");
  v.required("version", d.version, "Version.");
  v.required("logged", d.logged, "The entry of its publication.");
  v.optional("signature", d.signature, "What its publisher signed: an envelope of DSSE.");
  v.optional("key", d.key, "The public key that made it, 32 bytes in base64.");
}

struct ReleaseName {
  std::string name;
  std::string version;
};

template <class Visitor>
void describe(Visitor& v, ReleaseName& d) {
  v.required("name", d.name, "`@scope/name`.").max_length(limits::package_name_length);
  v.required("version", d.version, "Version.").max_length(limits::version_length);
}

struct EvidenceRequest {
  std::vector<ReleaseName> releases;
  std::int64_t known_size = 0;
  std::int64_t revocations_from = 0;
};

template <class Visitor>
void describe(Visitor& v, EvidenceRequest& d) {
  v.optional("releases", d.releases, "Releases to be proven.").max_items(limits::proofs_at_once);
  v.optional("known_size", d.known_size, "Entries of the last checkpoint that you have seen.");
  v.optional("revocations_from", d.revocations_from, "First position that you have not seen.");
}

struct EvidenceBundle {
  std::string checkpoint;
  std::vector<Digest> consistency;
  std::vector<ReleaseEvidence> releases;
  std::vector<LogEvidence> revocations;
  std::int64_t revocations_next = 0;
};

template <class Visitor>
void describe(Visitor& v, EvidenceBundle& d) {
  v.required("checkpoint", d.checkpoint, "Signed tree head (c2sp.org/tlog-checkpoint).");
  v.required("consistency", d.consistency, "Proof that it goes on from the one you have seen.")
      .max_items(limits::proof_hashes);
  v.required("releases", d.releases, "What was asked for, in that order.");
  v.required("revocations", d.revocations, "What was withdrawn, or given back, since.");
  v.required("revocations_next", d.revocations_next, "Ask from here next time.");
}

struct PublisherKey {
  std::string id;
  std::string public_key;
  std::string owner;
  std::string name;
  std::string state;
  std::optional<std::string> replaced_by;
  TimePoint created_at;
  std::optional<TimePoint> ended_at;
  std::optional<TimePoint> distrusted_since;
  std::string reason;
};

template <class Visitor>
void describe(Visitor& v, PublisherKey& d) {
  v.required("id", d.id, "`ed25519:` and the SHA-256 of the key in base64url.");
  v.required("public_key", d.public_key, "32 bytes in base64.");
  v.required("owner", d.owner, "Whose key it is: `usr_…` or `org_…`.");
  v.required("name", d.name, "Name for people.");
  v.required("state", d.state, "`active`, `rotated` or `revoked`; only an active one signs.");
  v.optional("replaced_by", d.replaced_by, "The key that came after it.");
  v.required("created_at", d.created_at, "When it was registered.");
  v.optional("ended_at", d.ended_at, "When it ceased to sign.");
  v.optional("distrusted_since", d.distrusted_since, "What it signed from then on does not count.");
  v.optional("reason", d.reason, "Why it was revoked.");
}

struct PublisherKeyList {
  std::vector<PublisherKey> items;
};

template <class Visitor>
void describe(Visitor& v, PublisherKeyList& d) {
  v.required("items", d.items, "Keys, oldest first.");
}

struct NewPublisherKey {
  std::string public_key;
  std::string name;
  std::string signature;
  std::optional<std::string> replaces;
  std::optional<std::string> replaced_signature;
};

template <class Visitor>
void describe(Visitor& v, NewPublisherKey& d) {
  v.required("public_key", d.public_key, "Ed25519, 32 bytes in base64.").max_length(64);
  v.optional("name", d.name, "Name for people.").max_length(limits::key_name_length);
  v.required("signature", d.signature, "By the key, over the text of the registration; base64.")
      .max_length(128);
  v.optional("replaces", d.replaces, "Name of the key that it follows.");
  v.optional("replaced_signature", d.replaced_signature,
             "By that one, over the same text; base64.");
}

struct KeyRevocation {
  std::string reason;
  std::optional<TimePoint> since;
};

template <class Visitor>
void describe(Visitor& v, KeyRevocation& d) {
  v.optional("reason", d.reason, "Why.").max_length(limits::reason_length);
  v.optional("since", d.since, "What it signed from then on does not count; now unless given.");
}

}  // namespace tank::inline v0::wire
