// SPDX-License-Identifier: Apache-2.0
#include <tank/trust/checkpoint.hpp>
#include <tank/trust/proven_release.hpp>
#include <tank/trust/release_signature.hpp>

namespace tank::inline v0::trust {
namespace {

Result<void> check_about(const LogEntry& entry, const ExpectedRelease& expected) {
  const auto wrong = [](const std::string& what) {
    return fail(Errc::log_inconsistent, "the publish log holds " + what);
  };
  if (entry.kind != EntryKind::publish || entry.release->name != expected.name ||
      entry.release->version != expected.version) {
    return wrong("something else at this place");
  }
  if (entry.release->integrity != expected.integrity) {
    return wrong("other bytes for this release: " + entry.release->integrity.to_string());
  }
  if (entry.permissions != digest_of(expected.permissions)) {
    return wrong("other permissions for this release");
  }
  return {};
}

Result<void> check_publisher(const ProvenRelease& proven, const LogEntry& entry,
                             const ExpectedRelease& expected) {
  if (entry.key.empty()) return {};
  if (!proven.key || proven.key->id() != entry.key) {
    return fail(Errc::invalid_signature,
                "the log names " + entry.key.to_string() + " as publisher, and its key is missing");
  }
  const auto statement = check_release_signature(proven.signature, *proven.key, expected.name,
                                                 expected.version, expected.integrity);
  if (!statement) return pass(statement);
  return {};
}

}  // namespace

Result<LogEntry> check_proven(const ProvenRelease& proven, const NoteVerifier& verifier,
                              const ExpectedRelease& expected) {
  const auto checkpoint = open_checkpoint(proven.checkpoint, verifier);
  if (!checkpoint) return pass(checkpoint);
  auto entry = check_logged(proven.evidence, checkpoint->tree);
  if (!entry) return entry;
  if (auto about = check_about(*entry, expected); !about) return pass(about);
  if (auto good = check_publisher(proven, *entry, expected); !good) return pass(good);
  return entry;
}

}  // namespace tank::inline v0::trust
