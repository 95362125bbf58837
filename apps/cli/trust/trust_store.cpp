// SPDX-License-Identifier: Apache-2.0
#include "cli/trust/trust_store.hpp"

#include <utility>

#include <fcntl.h>
#include <sys/file.h>

#include "cli/config/credentials.hpp"
#include "cli/install/file_text.hpp"
#include "core/json/json.hpp"
#include "wire/log_to_wire.hpp"

namespace tank::inline v0::cli {

template <class Visitor>
void describe(Visitor& v, SeenRevocation& d) {
  v.required("position", d.position, "Place in the log.");
  v.required("entry", d.entry, "Its text.");
}

template <class Visitor>
void describe(Visitor& v, SeenLog& d) {
  v.required("verifier", d.verifier, "Key of the log.");
  v.required("checkpoint", d.checkpoint, "Last checkpoint.");
  v.required("revocations_next", d.revocations_next, "First position that was not seen.");
  v.required("revocations", d.revocations, "What was withdrawn, or given back.");
}

template <class Visitor>
void describe(Visitor& v, KeptProof& d) {
  v.required("checkpoint", d.checkpoint, "What the proof is about.");
  v.required("logged", d.logged, "Entry and proof.");
  v.optional("signature", d.signature, "The publisher's.");
  v.optional("key", d.key, "The publisher's.");
}

Result<trust::Standings> SeenLog::standings() const {
  trust::Standings out;
  for (const SeenRevocation& each : revocations) {
    const auto entry = trust::parse_log_entry(each.entry);
    if (!entry) return pass(entry);
    out.apply(static_cast<std::uint64_t>(each.position), *entry);
  }
  return out;
}

TrustStore::TrustStore(const Environment& environment, std::string_view registry)
    : folder_(environment.state_folder() + "/trust/" +
              Digest::of(registry_key(registry)).hex().substr(0, 32)) {}

Result<Descriptor> TrustStore::lock() const {
  if (auto made = make_folders(AT_FDCWD, folder_, true); !made) return pass(made);
  const std::string path = folder_ + "/lock";
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open() || ::flock(file.get(), LOCK_EX) != 0) return fail_io("cannot lock", path);
  return file;
}

Result<SeenLog> TrustStore::load() const {
  const std::string path = folder_ + "/log.json";
  const auto text = read_text(AT_FDCWD, path);
  if (!text) return pass(text);
  if (!*text) return SeenLog();
  auto seen = json::read<SeenLog>(**text, json::Unknown::ignore);
  if (seen) return seen;
  return fail(Errc::invalid_json, path + " is damaged (" + seen.error().detail +
                                      "); remove it to meet the registry anew");
}

Result<void> TrustStore::save(const SeenLog& seen) const {
  return replace_text(AT_FDCWD, folder_ + "/log.json",
                      json::write_pretty(json::to_value(seen), json::FinalNewline::yes), 0600);
}

std::string TrustStore::path_of(const package::LockedPackage& package) const {
  const std::string what = package.name.to_string() + '@' + package.version.to_string() + ' ' +
                           package.integrity.to_string();
  return folder_ + "/proofs/" + Digest::of(what).hex() + ".json";
}

std::optional<trust::ProvenRelease> TrustStore::proof(const package::LockedPackage& package) const {
  const auto text = read_text(AT_FDCWD, path_of(package));
  if (!text || !*text) return std::nullopt;
  const auto kept = json::read<KeptProof>(**text, json::Unknown::ignore);
  if (!kept) return std::nullopt;
  auto proof = read_proof(*kept);
  if (!proof) return std::nullopt;
  return *std::move(proof);
}

Result<void> TrustStore::keep(const package::LockedPackage& package, const KeptProof& proof) const {
  if (auto made = make_folders(AT_FDCWD, folder_ + "/proofs", true); !made) return made;
  return replace_text(AT_FDCWD, path_of(package), json::write(json::to_value(proof)), 0600,
                      Durability::unsynced);
}

trust::ExpectedRelease expected_of(const package::LockedPackage& package) {
  return {package.name, package.version, package.integrity, package.permissions};
}

Result<trust::ProvenRelease> read_proof(const KeptProof& proof) {
  auto evidence = wire::from_wire(proof.logged);
  if (!evidence) return pass(evidence);
  trust::ProvenRelease out{proof.checkpoint, *std::move(evidence), proof.signature.value_or(""),
                           std::nullopt};
  if (!proof.key) return out;
  const auto key = trust::PublicKey::parse(*proof.key);
  if (!key) return pass(key);
  out.key = *key;
  return out;
}

}  // namespace tank::inline v0::cli
