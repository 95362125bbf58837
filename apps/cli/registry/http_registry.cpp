// SPDX-License-Identifier: Apache-2.0
#include "cli/registry/http_registry.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <tank/base/id.hpp>

#include "cli/config/credentials.hpp"
#include "cli/registry/http_api.hpp"
#include "cli/registry/index_cache.hpp"
#include "wire/address.hpp"

namespace tank::inline v0::cli {
namespace {

/// Below this an archive goes in one request; above, in pieces that can be resumed.
constexpr std::size_t one_shot_bytes = 8u << 20;
constexpr std::size_t piece_bytes = 4u << 20;
constexpr int resumptions = 5;

std::string package_path(const PackageName& name) {
  return "/packages/" + wire::encode_segment(name.to_string());
}

std::string release_path(const PackageName& name, std::string_view version) {
  return package_path(name) + "/releases/" + wire::encode_segment(version);
}

std::string member_path(const std::string& slug, UserId user) {
  return "/orgs/" + wire::encode_segment(slug) + "/members/" + user.to_string();
}

std::string random_key(Entropy& entropy) {
  std::array<std::byte, 16> bytes{};
  entropy.fill(bytes);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const std::byte each : bytes) {
    out += digits[std::to_integer<std::size_t>(each >> 4)];
    out += digits[std::to_integer<std::size_t>(each & std::byte{15})];
  }
  return out;
}

class HttpRegistry final : public Registry {
 public:
  HttpRegistry(HttpRegistryOptions options, Entropy& entropy)
      : api_(std::move(options)),
        entropy_(&entropy),
        cache_(api_.options().cache_folder, api_.options().address, api_.options().token.reveal()) {
  }

  std::string address() const override { return api_.options().address; }
  std::string request_id() const override { return api_.request_id(); }
  Result<HttpApi*> server() override { return &api_; }
  std::string archive_url(const PackageName& name, const semver::Version& version) const override {
    return api_.options().address + wire::archive_path(name, version);
  }

  Result<std::optional<wire::IndexDocument>> index(const std::string& name) override {
    if (!known_.contains(name)) prefetch({name});
    return known_.at(name);
  }

  void prefetch(const std::vector<std::string>& names) override {
    std::vector<std::string> wanted;
    for (const std::string& name : names) {
      if (!known_.contains(name) && std::ranges::find(wanted, name) == wanted.end()) {
        wanted.push_back(name);
      }
    }
    if (api_.options().offline) {
      for (const std::string& name : wanted) known_.emplace(name, from_cache(name));
      return;
    }
    fetch(wanted);
  }

  void download(std::span<const ArchiveRequest> archives, const ArchiveDone& done) override {
    auto client = api_.client();
    std::vector<HttpRequest> requests;
    for (const ArchiveRequest& archive : archives) {
      if (!client) {
        done(requests.size(), pass(client));
        continue;
      }
      HttpRequest& request = requests.emplace_back(api_.request("GET", ""));
      request.url = archive_url(archive.name, archive.version);
      request.headers.clear();
      if (archive.size_bytes > 0) request.max_body_bytes = archive.size_bytes;
    }
    if (!client) return;
    (*client)->send_all(requests, [&](std::size_t i, Result<HttpResponse> response) {
      if (!response) return done(i, pass(response));
      if (response->status != 200) return done(i, api_.failed(*response));
      done(i, std::move(response->body));
    });
  }

  Result<wire::PackageHits> search(const SearchRequest& request) override {
    std::string path = "/packages?limit=" + std::to_string(request.limit);
    if (!request.text.empty()) path += "&q=" + wire::encode_segment(request.text);
    if (!request.after.empty()) path += "&after=" + wire::encode_segment(request.after);
    return api_.ask<wire::PackageHits>(api_.request("GET", path));
  }

  Result<wire::Package> package(const PackageName& name) override {
    return api_.ask<wire::Package>(api_.request("GET", package_path(name)));
  }

  Result<wire::Release> release(const PackageName& name,
                                const std::string& tag_or_version) override {
    return api_.ask<wire::Release>(api_.request("GET", release_path(name, tag_or_version)));
  }

  Result<wire::Release> publish(const PublishRequest& request) override {
    cache_.forget(request.name.to_string());
    if (request.archive.size() > one_shot_bytes) return publish_in_pieces(request);
    HttpRequest post = api_.request("POST", package_path(request.name) + "/releases");
    post.headers.push_back({"Content-Type", "application/gzip"});
    post.headers.push_back({"Idempotency-Key", random_key(*entropy_)});
    post.body = request.archive;
    auto published = api_.ask<wire::Release>(post);
    if (published && request.progress) request.progress(request.archive.size());
    return published;
  }

  Result<wire::Release> change_release(const PackageName& name, const semver::Version& version,
                                       const wire::ReleaseChange& change) override {
    cache_.forget(name.to_string());
    return api_.ask<wire::Release>("PATCH", release_path(name, version.to_string()), change);
  }

  Result<wire::Release> remove_release(const PackageName& name, const semver::Version& version,
                                       const std::string& reason) override {
    cache_.forget(name.to_string());
    std::string path = release_path(name, version.to_string());
    if (!reason.empty()) path += "?reason=" + wire::encode_segment(reason);
    return api_.ask<wire::Release>(api_.request("DELETE", path));
  }

  Result<wire::Package> change_package(const PackageName& name,
                                       const wire::PackageChange& change) override {
    return api_.ask<wire::Package>("PATCH", package_path(name), change);
  }

  Result<wire::DistTags> dist_tags(const PackageName& name) override {
    return api_.ask<wire::DistTags>(api_.request("GET", package_path(name) + "/dist-tags"));
  }

  Result<void> set_dist_tag(const PackageName& name, const std::string& tag,
                            const semver::Version& version) override {
    const auto put = HttpApi::with_body(
        api_.request("PUT", package_path(name) + "/dist-tags/" + wire::encode_segment(tag)),
        wire::DistTagTarget{version.to_string()});
    return done(api_.send(put));
  }

  Result<void> remove_dist_tag(const PackageName& name, const std::string& tag) override {
    return done(api_.send(
        api_.request("DELETE", package_path(name) + "/dist-tags/" + wire::encode_segment(tag))));
  }

  Result<wire::Whoami> whoami() override {
    return api_.ask<wire::Whoami>(api_.request("GET", "/whoami"));
  }

  Result<wire::LoggedIn> login(const Secret& code) override {
    return api_.ask<wire::LoggedIn>("POST", "/login/code", wire::CodeLogin{code.reveal()});
  }

  Result<wire::TokenCreated> create_token(const wire::NewToken& token) override {
    return api_.ask<wire::TokenCreated>("POST", "/tokens", token);
  }

  Result<wire::TokenList> tokens() override {
    return api_.ask<wire::TokenList>(api_.request("GET", "/tokens"));
  }

  Result<void> revoke_token(TokenId token) override {
    return done(api_.send(api_.request("DELETE", "/tokens/" + token.to_string())));
  }

  Result<wire::UserCreated> create_user(const wire::NewUser& user) override {
    return api_.ask<wire::UserCreated>("POST", "/users", user);
  }

  Result<wire::Organization> create_organization(
      const wire::NewOrganization& organization) override {
    return api_.ask<wire::Organization>("POST", "/orgs", organization);
  }

  Result<wire::OrganizationList> organizations() override {
    return api_.ask<wire::OrganizationList>(api_.request("GET", "/orgs"));
  }

  Result<wire::MemberList> members(const std::string& slug) override {
    return api_.ask_all<wire::MemberList>("/orgs/" + wire::encode_segment(slug) + "/members");
  }

  Result<wire::Member> add_member(const std::string& slug, const wire::NewMember& member) override {
    return api_.ask<wire::Member>("POST", "/orgs/" + wire::encode_segment(slug) + "/members",
                                  member);
  }

  Result<wire::Member> change_member(const std::string& slug, UserId user,
                                     const wire::MemberChange& change) override {
    return api_.ask<wire::Member>("PATCH", member_path(slug, user), change);
  }

  Result<void> remove_member(const std::string& slug, UserId user) override {
    return done(api_.send(api_.request("DELETE", member_path(slug, user))));
  }

 private:
  using Known = Result<std::optional<wire::IndexDocument>>;

  static Result<void> done(const Result<HttpResponse>& response) {
    if (!response) return pass(response);
    return {};
  }

  Known from_cache(const std::string& name) const {
    const auto cached = cache_.find(name);
    if (!cached) {
      return fail(Errc::unavailable, name + " is not in the cache, and `--offline` forbids to ask");
    }
    return HttpApi::read_document<wire::IndexDocument>(cached->body);
  }

  void fetch(const std::vector<std::string>& names) {
    auto client = api_.client();
    if (!client) {
      for (const std::string& name : names) known_.emplace(name, pass(client));
      return;
    }
    std::vector<std::optional<CachedIndex>> cached;
    std::vector<HttpRequest> requests;
    for (const std::string& name : names) {
      HttpRequest& request =
          requests.emplace_back(api_.request("GET", "/index/" + wire::encode_segment(name)));
      cached.push_back(cache_.find(name));
      if (cached.back()) request.headers.push_back({"If-None-Match", cached.back()->etag});
    }
    (*client)->send_all(requests, [&](std::size_t i, Result<HttpResponse> response) {
      known_.emplace(names[i], understand(names[i], cached[i], std::move(response)));
    });
  }

  Known understand(const std::string& name, const std::optional<CachedIndex>& cached,
                   Result<HttpResponse> response) {
    if (!response) return pass(response);
    if (response->status == 304 && cached) {
      return HttpApi::read_document<wire::IndexDocument>(cached->body);
    }
    if (response->status != 200) {
      const auto failure = api_.failed(*response);
      if (failure.value().code != Errc::package_not_found) return failure;
      cache_.forget(name);
      return std::nullopt;
    }
    auto document = HttpApi::read_document<wire::IndexDocument>(response->body);
    if (!document) return pass(document);
    if (document->name != name) {
      return fail(Errc::unavailable, "the registry sent the index of " + document->name +
                                         " where " + name + " was asked for");
    }
    if (const std::string_view etag = response->header("ETag"); !etag.empty()) {
      cache_.store(name, {std::string(etag), response->body});
    }
    return std::move(*document);
  }

  Result<wire::Release> publish_in_pieces(const PublishRequest& request) {
    auto upload = api_.ask<wire::Upload>(
        "POST", "/uploads",
        wire::NewUpload{.name = request.name.to_string(),
                        .version = request.version.to_string(),
                        .digest = Digest::of(request.archive),
                        .size = static_cast<std::int64_t>(request.archive.size())});
    if (!upload) return pass(upload);
    const std::string path = "/uploads/" + upload->id.to_string();
    for (int lost = 0; upload->offset < upload->size;) {
      if (request.progress) request.progress(static_cast<std::uint64_t>(upload->offset));
      auto next = send_piece(path, request.archive, static_cast<std::size_t>(upload->offset));
      // A piece may have arrived although its answer did not: ask how far it got.
      if (!next && lost++ < resumptions && info(next.error().code).retryable) {
        next = api_.ask<wire::Upload>(api_.request("GET", path));
      }
      if (!next) return pass(next);
      upload = std::move(next);
    }
    if (request.progress) request.progress(request.archive.size());
    HttpRequest post = api_.request("POST", path + "/publish");
    post.headers.push_back({"Idempotency-Key", random_key(*entropy_)});
    return api_.ask<wire::Release>(post);
  }

  Result<wire::Upload> send_piece(const std::string& path, std::string_view archive,
                                  std::size_t offset) {
    const std::string_view piece = archive.substr(offset, piece_bytes);
    HttpRequest put = api_.request("PUT", path);
    put.headers.push_back({"Content-Type", "application/octet-stream"});
    put.headers.push_back({"Content-Range", "bytes " + std::to_string(offset) + "-" +
                                                std::to_string(offset + piece.size() - 1) + "/" +
                                                std::to_string(archive.size())});
    put.body = piece;
    return api_.ask<wire::Upload>(put);
  }

  HttpApi api_;
  Entropy* entropy_;
  IndexCache cache_;
  std::map<std::string, Known> known_;
};

}  // namespace

Result<std::unique_ptr<Registry>> open_http_registry(HttpRegistryOptions options,
                                                     Entropy& entropy) {
  auto address = http_address(std::move(options.address));
  if (!address) return pass(address);
  options.address = *std::move(address);
  return std::make_unique<HttpRegistry>(std::move(options), entropy);
}

}  // namespace tank::inline v0::cli
