// SPDX-License-Identifier: Apache-2.0
#include "cli/registry/file_registry.hpp"

#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <tank/identity/api_tokens.hpp>
#include <tank/identity/logins.hpp>
#include <tank/identity/token_uses.hpp>
#include <tank/identity/users.hpp>
#include <tank/org/organizations.hpp>
#include <tank/registry/dist_tags.hpp>
#include <tank/registry/download_counter.hpp>
#include <tank/registry/packages.hpp>
#include <tank/registry/releases.hpp>
#include <tank/storage/open.hpp>

#include "cli/install/descriptor.hpp"
#include "wire/to_wire.hpp"

namespace tank::inline v0::cli {
namespace {

struct Parts {
  std::unique_ptr<Store> store;
  std::unique_ptr<ArtifactStore> artifacts;
};

Result<Parts> open_parts(const std::string& folder) {
  auto store = open_sqlite(folder + "/tank.db");
  if (!store) return pass(store);
  auto artifacts = open_artifact_directory(folder + "/artifacts");
  if (!artifacts) return pass(artifacts);
  return Parts{std::move(*store), std::move(*artifacts)};
}

Result<std::string> read_artifact(Artifact& artifact) {
  std::string bytes(artifact.size_bytes(), '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto got = artifact.read(done, std::span(bytes).subspan(done));
    if (!got) return pass(got);
    if (*got == 0) return fail(Errc::io_error, "an archive is shorter than its size says");
    done += *got;
  }
  return bytes;
}

class FileRegistry final : public Registry {
 public:
  FileRegistry(Parts parts, std::string shown, const Clock& clock, Entropy& entropy)
      : parts_(std::move(parts)),
        shown_(std::move(shown)),
        users_(*parts_.store, clock, entropy),
        tokens_(*parts_.store, clock, entropy),
        logins_(*parts_.store, clock, entropy, uses_),
        organizations_(*parts_.store, clock, entropy),
        packages_(*parts_.store, clock, entropy),
        releases_(*parts_.store, *parts_.artifacts, clock, entropy, downloads_, scanner_),
        tags_(*parts_.store, clock, entropy) {}
  FileRegistry(const FileRegistry&) = delete;
  FileRegistry& operator=(const FileRegistry&) = delete;
  ~FileRegistry() override { static_cast<void>(downloads_.flush(*parts_.store)); }

  Result<void> log_in_locally() {
    auto actor = users_.local_admin("local");
    if (!actor) return pass(actor);
    actor_ = std::move(*actor);
    return {};
  }

  std::string address() const override { return shown_; }
  std::string archive_url(const PackageName& name, const semver::Version& version) const override {
    return shown_ + "#" + name.to_string() + "@" + version.to_string();
  }

  Result<std::optional<wire::IndexDocument>> index(const std::string& name) override {
    const auto parsed = PackageName::parse(name);
    if (!parsed) return pass(parsed);
    auto found = packages_.index(actor_, *parsed);
    if (found) return wire::to_wire(*found);
    if (found.error().code == Errc::package_not_found) return std::nullopt;
    return pass(found);
  }

  void download(std::span<const ArchiveRequest> archives, const ArchiveDone& done) override {
    for (std::size_t i = 0; i < archives.size(); ++i) {
      auto open = releases_.open_archive(actor_, archives[i].name, archives[i].version);
      done(i, open ? read_artifact(*open->archive) : Result<std::string>(pass(open)));
    }
  }

  Result<wire::PackageHits> search(const SearchRequest& request) override {
    registry::SearchQuery query;
    query.text = request.text;
    query.page = {.limit = request.limit, .after = request.after};
    return packages_.search(actor_, std::move(query)).map([](const auto& page) {
      return wire::to_wire(page);
    });
  }

  Result<wire::Package> package(const PackageName& name) override {
    return packages_.find(actor_, name).map([](const auto& d) { return wire::to_wire(d); });
  }

  Result<wire::Release> release(const PackageName& name,
                                const std::string& tag_or_version) override {
    return releases_.find(actor_, name, tag_or_version).map([&](const auto& found) {
      return document(name, found);
    });
  }

  Result<wire::Release> publish(const PublishRequest& request) override {
    auto published = releases_.publish(actor_, {.name = request.name,
                                                .version = request.version,
                                                .archive = request.archive,
                                                .idempotency_key = {},
                                                .signature = request.signature});
    if (!published) return pass(published);
    if (request.progress) request.progress(request.archive.size());
    return document(request.name, published->release);
  }

  Result<wire::Release> change_release(const PackageName& name, const semver::Version& version,
                                       const wire::ReleaseChange& change) override {
    registry::ReleaseChange wanted;
    if (change.state) wanted.yanked = *change.state == "yanked";
    wanted.reason = change.reason;
    wanted.deprecated = change.deprecated;
    return releases_.change(actor_, name, version, wanted).map([&](const auto& changed) {
      return document(name, changed);
    });
  }

  Result<wire::Release> remove_release(const PackageName& name, const semver::Version& version,
                                       const std::string& reason) override {
    return releases_.remove(actor_, name, version, reason).map([&](const auto& removed) {
      return document(name, removed);
    });
  }

  Result<void> follow_quarantine(const PackageName& name, const semver::Version& version,
                                 bool quarantined, const std::string& reason) override {
    const auto done = releases_.follow_quarantine(actor_, name, version, quarantined, reason);
    if (!done) return pass(done);
    return {};
  }

  Result<wire::Package> change_package(const PackageName& name,
                                       const wire::PackageChange& change) override {
    const auto visibility = package::parse_visibility(change.visibility);
    if (!visibility) return pass(visibility);
    const auto changed = packages_.set_visibility(actor_, name, *visibility);
    if (!changed) return pass(changed);
    return package(name);
  }

  Result<wire::DistTags> dist_tags(const PackageName& name) override {
    return tags_.list(actor_, name).map([](const auto& tags) {
      wire::DistTags out;
      for (const auto& each : tags) out.tags.emplace(each.tag, each.version.to_string());
      return out;
    });
  }

  Result<void> set_dist_tag(const PackageName& name, const std::string& tag,
                            const semver::Version& version) override {
    return tags_.set(actor_, name, {.tag = tag, .version = version});
  }

  Result<void> remove_dist_tag(const PackageName& name, const std::string& tag) override {
    return tags_.remove(actor_, name, tag);
  }

  Result<wire::Whoami> whoami() override {
    const auto user = users_.find(actor_, *actor_.user_id);
    if (!user) return pass(user);
    const auto mine = organizations_.mine(actor_);
    if (!mine) return pass(mine);
    wire::Whoami out;
    out.user = wire::to_wire(*user);
    out.token.name = "local";
    for (const auto& each : *mine) out.organizations.push_back(wire::to_wire(each));
    return out;
  }

  Result<wire::LoggedIn> login(const Secret& code) override {
    auto issued = logins_.exchange_code(code, "local");
    if (!issued) return pass(issued);
    return wire::LoggedIn{.token = issued->text.reveal(),
                          .expires_at = issued->token.expires_at,
                          .user = wire::to_wire(issued->user)};
  }

  Result<wire::TokenCreated> create_token(const wire::NewToken& token) override {
    std::string words;
    for (const std::string& word : token.scopes) words += (words.empty() ? "" : " ") + word;
    const auto scopes = identity::Scopes::parse(words);
    if (!scopes) return pass(scopes);
    auto issued = tokens_.create(actor_, {.name = token.name,
                                          .scopes = *scopes,
                                          .package_pattern = token.package_pattern,
                                          .lifetime = std::chrono::days(token.lifetime_days)});
    if (!issued) return pass(issued);
    return wire::TokenCreated{.token = issued->text.reveal(), .info = wire::to_wire(issued->token)};
  }

  Result<wire::TokenList> tokens() override {
    return tokens_.list(actor_).map([](const auto& all) {
      wire::TokenList out;
      for (const auto& each : all) out.items.push_back(wire::to_wire(each));
      return out;
    });
  }

  Result<void> revoke_token(TokenId token) override { return tokens_.revoke(actor_, token); }

  Result<wire::UserCreated> create_user(const wire::NewUser& user) override {
    auto email = Email::parse(user.email);
    if (!email) return pass(email);
    const auto role = identity::parse_platform_role(user.role);
    if (!role) return pass(role);
    const auto made =
        users_.create(actor_, {.email = std::move(*email), .name = user.name, .role = *role});
    if (!made) return pass(made);
    return wire::UserCreated{.user = wire::to_wire(made->user),
                             .login_code = made->login_code.reveal()};
  }

  Result<wire::Organization> create_organization(
      const wire::NewOrganization& organization) override {
    org::NewOrganization wanted{.name = organization.name, .slug = std::nullopt};
    if (organization.slug) {
      auto slug = Slug::parse(*organization.slug);
      if (!slug) return pass(slug);
      wanted.slug = std::move(*slug);
    }
    return organizations_.create(actor_, wanted).map([](const auto& made) {
      return wire::to_wire(made, org::Role::owner);
    });
  }

  Result<wire::OrganizationList> organizations() override {
    return organizations_.mine(actor_).map([](const auto& mine) {
      wire::OrganizationList out;
      for (const auto& each : mine) out.items.push_back(wire::to_wire(each));
      return out;
    });
  }

  Result<wire::MemberList> members(const std::string& slug) override {
    const auto parsed = Slug::parse(slug);
    if (!parsed) return pass(parsed);
    wire::MemberList out;
    auto all = for_each_item(
        [&](const PageRequest& page) { return organizations_.members(actor_, *parsed, page); },
        [&](const Member& each) -> Result<void> {
          out.items.push_back(wire::to_wire(each));
          return {};
        });
    if (!all) return pass(all);
    return out;
  }

  Result<wire::Member> add_member(const std::string& slug, const wire::NewMember& member) override {
    const auto parsed = Slug::parse(slug);
    if (!parsed) return pass(parsed);
    const auto email = Email::parse(member.email);
    if (!email) return pass(email);
    const auto role = org::parse_role(member.role);
    if (!role) return pass(role);
    return organizations_.add_member(actor_, *parsed, *email, *role).map([](const auto& added) {
      return wire::to_wire(added);
    });
  }

  Result<wire::Member> change_member(const std::string& slug, UserId user,
                                     const wire::MemberChange& change) override {
    const auto parsed = Slug::parse(slug);
    if (!parsed) return pass(parsed);
    const auto role = org::parse_role(change.role);
    if (!role) return pass(role);
    return organizations_.set_role(actor_, *parsed, user, *role).map([](const auto& changed) {
      return wire::to_wire(changed);
    });
  }

  Result<void> remove_member(const std::string& slug, UserId user) override {
    const auto parsed = Slug::parse(slug);
    if (!parsed) return pass(parsed);
    return organizations_.remove_member(actor_, *parsed, user);
  }

 private:
  wire::Release document(const PackageName& name, const registry::Release& release) const {
    return wire::to_wire(name, release, archive_url(name, release.version));
  }

  Parts parts_;
  std::string shown_;
  identity::Actor actor_;
  identity::TokenUses uses_;
  registry::DownloadCounter downloads_;
  registry::RuleScanner scanner_;
  identity::Users users_;
  identity::ApiTokens tokens_;
  identity::Logins logins_;
  org::Organizations organizations_;
  registry::Packages packages_;
  registry::Releases releases_;
  registry::DistTags tags_;
};

}  // namespace

Result<std::unique_ptr<Registry>> open_file_registry(const std::string& folder,
                                                     const std::string& shown, const Clock& clock,
                                                     Entropy& entropy) {
  if (auto made = make_folders(AT_FDCWD, folder); !made) return pass(made);
  auto parts = open_parts(folder);
  if (!parts) return pass(parts);
  auto out = std::make_unique<FileRegistry>(std::move(*parts), shown, clock, entropy);
  if (auto in = out->log_in_locally(); !in) return pass(in);
  return out;
}

Result<registry::StoreReport> verify_file_registry(const std::string& folder) {
  if (::access((folder + "/tank.db").c_str(), R_OK) != 0) {
    return fail(Errc::artifact_not_found, "there is no registry in " + folder);
  }
  auto parts = open_parts(folder);
  if (!parts) return pass(parts);
  return registry::verify_store(*parts->store, *parts->artifacts);
}

}  // namespace tank::inline v0::cli
