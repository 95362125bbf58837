// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A registry, wherever it is: behind HTTP, or a folder opened by the library in this process.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/package/package_name.hpp>
#include <tank/semver/version.hpp>

#include "wire/identity.hpp"
#include "wire/org.hpp"
#include "wire/package.hpp"
#include "wire/release.hpp"
#include "wire/resolve.hpp"

namespace tank::inline v0::cli {

using package::PackageName;

/// What a search asks.
struct SearchRequest {
  std::string text;
  int limit = 20;
  std::string after;
};

/// An archive to fetch.
struct ArchiveRequest {
  PackageName name;
  semver::Version version;
  std::uint64_t size_bytes = 0;  ///< 0 when unknown
};

/// An archive to publish.
struct PublishRequest {
  PackageName name;
  semver::Version version;
  std::string_view archive;
  std::string signature;  ///< the publisher's, an envelope of DSSE; empty: none
  /// Told how many of the bytes have arrived.
  std::function<void(std::uint64_t)> progress;
};

/// Receives the archives of `download` in the order in which they arrive.
using ArchiveDone = std::function<void(std::size_t index, Result<std::string> archive)>;

class HttpApi;

/// Every call answers with the documents of the HTTP API and with its errors, whichever
/// registry it is; what both may do is the actor's. Besides the errors that stand at the
/// services, a remote one fails with unavailable, timed_out, rate_limited. Externally
/// synchronised.
class Registry {
 public:
  virtual ~Registry() = default;

  /// What goes into lock files and messages: stable, without secrets.
  [[nodiscard]] virtual std::string address() const = 0;
  [[nodiscard]] virtual std::string archive_url(const PackageName& name,
                                                const semver::Version& version) const = 0;
  /// What only a server has: people who are told apart, mail, an administration. Borrowed.
  /// Errors: invalid_argument (this is a folder).
  [[nodiscard]] virtual Result<HttpApi*> server() {
    return fail(Errc::invalid_argument, address() +
                                            " is a folder, where nobody else is; ask a "
                                            "server with `--registry https://…`");
  }
  /// The request id of the last failure, when the registry gave one.
  [[nodiscard]] virtual std::string request_id() const { return {}; }

  // packages
  /// Nothing for a package that does not exist, or not for this actor.
  [[nodiscard]] virtual Result<std::optional<wire::IndexDocument>> index(
      const std::string& name) = 0;
  /// Fetches these together, so that `index` answers at once.
  virtual void prefetch(const std::vector<std::string>& names) { (void)names; }
  virtual void download(std::span<const ArchiveRequest> archives, const ArchiveDone& done) = 0;
  [[nodiscard]] virtual Result<wire::PackageHits> search(const SearchRequest& request) = 0;
  [[nodiscard]] virtual Result<wire::Package> package(const PackageName& name) = 0;
  [[nodiscard]] virtual Result<wire::Release> release(const PackageName& name,
                                                      const std::string& tag_or_version) = 0;
  [[nodiscard]] virtual Result<wire::Release> publish(const PublishRequest& request) = 0;
  [[nodiscard]] virtual Result<wire::Release> change_release(const PackageName& name,
                                                             const semver::Version& version,
                                                             const wire::ReleaseChange& change) = 0;
  /// The version is burnt from then on.
  [[nodiscard]] virtual Result<wire::Release> remove_release(const PackageName& name,
                                                             const semver::Version& version,
                                                             const std::string& reason) = 0;
  /// What a folder does that is a copy of another registry; see `Releases::follow_quarantine`.
  /// Errors: invalid_argument (this is no folder), and those that stand there.
  [[nodiscard]] virtual Result<void> follow_quarantine(const PackageName& name,
                                                       const semver::Version& version,
                                                       bool quarantined,
                                                       const std::string& reason) {
    static_cast<void>(name);
    static_cast<void>(version);
    static_cast<void>(quarantined);
    static_cast<void>(reason);
    return fail(Errc::invalid_argument, address() + " is no folder");
  }
  [[nodiscard]] virtual Result<wire::Package> change_package(const PackageName& name,
                                                             const wire::PackageChange& change) = 0;
  [[nodiscard]] virtual Result<wire::DistTags> dist_tags(const PackageName& name) = 0;
  [[nodiscard]] virtual Result<void> set_dist_tag(const PackageName& name, const std::string& tag,
                                                  const semver::Version& version) = 0;
  [[nodiscard]] virtual Result<void> remove_dist_tag(const PackageName& name,
                                                     const std::string& tag) = 0;

  // who
  [[nodiscard]] virtual Result<wire::Whoami> whoami() = 0;
  [[nodiscard]] virtual Result<wire::LoggedIn> login(const Secret& code) = 0;
  [[nodiscard]] virtual Result<wire::TokenCreated> create_token(const wire::NewToken& token) = 0;
  [[nodiscard]] virtual Result<wire::TokenList> tokens() = 0;
  [[nodiscard]] virtual Result<void> revoke_token(TokenId token) = 0;
  [[nodiscard]] virtual Result<wire::UserCreated> create_user(const wire::NewUser& user) = 0;

  // organizations
  [[nodiscard]] virtual Result<wire::Organization> create_organization(
      const wire::NewOrganization& organization) = 0;
  [[nodiscard]] virtual Result<wire::OrganizationList> organizations() = 0;
  /// All of them, however many pages they fill.
  [[nodiscard]] virtual Result<wire::MemberList> members(const std::string& slug) = 0;
  [[nodiscard]] virtual Result<wire::Member> add_member(const std::string& slug,
                                                        const wire::NewMember& member) = 0;
  [[nodiscard]] virtual Result<wire::Member> change_member(const std::string& slug, UserId user,
                                                           const wire::MemberChange& change) = 0;
  [[nodiscard]] virtual Result<void> remove_member(const std::string& slug, UserId user) = 0;
};

}  // namespace tank::inline v0::cli
