// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Addresses of archives that need no login: for a while, and for as long as whoever asked for one
/// could still log in and read.

#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/master_key.hpp>
#include <tank/package/package_name.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// What such an address says, as parts of its query.
struct DownloadGrant {
  std::string user;     ///< who asked: a `usr_…`
  std::string by;       ///< with which token or session: `tok_…`, `ses_…`, or empty
  std::string expires;  ///< seconds since 1970
  std::string token;    ///< a keyed digest of all this, of the package and of the version
};

/// Thread-safe: it has no state of its own.
class TANK_API DownloadAddresses {
 public:
  /// Borrows all three; they must outlive this object.
  DownloadAddresses(Store& store, const Clock& clock, const identity::MasterKey& master_key);

  /// A grant for `limits::download_address_lifetime`. Whether the actor may read is not asked here:
  /// that is done when the grant is used. Errors: unauthorized.
  [[nodiscard]] Result<DownloadGrant> grant(const identity::Actor& actor,
                                            const package::PackageName& name,
                                            const semver::Version& version) const;

  /// Who the grant speaks for: the user who asked, allowed to read and nothing else.
  /// Errors: package_not_found (whatever is wrong with the grant, or became of who asked).
  [[nodiscard]] Result<identity::Actor> redeem(const DownloadGrant& grant,
                                               const package::PackageName& name,
                                               const semver::Version& version,
                                               std::string request_id) const;

 private:
  [[nodiscard]] std::string sign(const DownloadGrant& grant, const package::PackageName& name,
                                 const semver::Version& version) const;

  Store* store_;
  const Clock* clock_;
  const identity::MasterKey* master_key_;
};

}  // namespace tank::inline v0::registry
