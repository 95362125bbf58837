// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Verification: whether everything that the store promises is really there.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/port/artifact_store.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// One thing that is not as it should be.
struct Damage {
  enum class Kind {
    artifact_missing,
    artifact_changed,  ///< the bytes have another digest, integrity or size
    package_empty,     ///< a package without any release: half a publish
    tag_dangling,      ///< a dist-tag names no release that can be found
    latest_wrong,      ///< `latest` is not the highest available release
    scan_wrong,        ///< what the analysis said, and what follows from it, do not agree
    audit_broken,      ///< the hash chain does not hold
    log_broken,        ///< the publish log is not the tree over its entries, or not what was signed
  };
  Kind kind;
  std::string subject;  ///< `@acme/pdf@1.2.0`
  std::string detail;

  friend bool operator==(const Damage&, const Damage&) = default;
};
/// The word of a kind, as reports print it.
[[nodiscard]] TANK_API std::string_view to_string(Damage::Kind kind);

/// What a verification looked at, and everything that it found wrong.
struct StoreReport {
  std::int64_t packages = 0;
  std::int64_t releases = 0;
  std::int64_t artifacts = 0;  ///< different archives whose bytes were hashed
  std::int64_t orphans = 0;    ///< artifacts that nothing names: harmless, collectable
  std::int64_t audit_events = 0;
  std::vector<Damage> damages;  ///< empty: everything holds

  [[nodiscard]] bool is_clean() const { return damages.empty(); }
};

/// Reads everything: every package, release, tag, artifact byte and audit row. Changes
/// nothing; may run beside writers. Errors: those of the store and of the artifacts.
[[nodiscard]] TANK_API Result<StoreReport> verify_store(Store& store, ArtifactStore& artifacts);

/// Removes artifacts that no release names, such as a publish leaves that died between
/// keeping its bytes and its commit. Safe beside publishers. Gives the number removed.
/// Errors: those of the store and of the artifacts.
[[nodiscard]] TANK_API Result<std::int64_t> collect_garbage(Store& store, ArtifactStore& artifacts,
                                                            const Clock& clock, Entropy& entropy);

}  // namespace tank::inline v0::registry
