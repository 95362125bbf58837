// SPDX-License-Identifier: Apache-2.0
// The hot reads: the sparse index, archives, and resolution.
#include <tank/identity/policy.hpp>
#include <tank/storage/package_store.hpp>

#include "server/api/answer_cache.hpp"
#include "server/api/byte_range.hpp"
#include "server/api/gzip.hpp"
#include "server/routes/resolve_documents.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "server/site.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

constexpr std::string_view index_path = "/api/v1/index/{name}";
constexpr std::string_view archive_path = "/api/v1/packages/{name}/releases/{version}/archive";
constexpr std::size_t gzip_from_bytes = 1'024;  // below, it saves no packet

std::shared_ptr<const PreparedAnswer> not_modified(std::string_view fields) {
  Response out;
  out.status = 304;
  out.fields = fields;
  return prepare(std::move(out));
}

// The kept answer when it still holds for everybody and the actor may have it. A package
// that did not change since keeps its answer, whatever else was written.
std::shared_ptr<const KeptAnswer> still_holds(const Call& call, const package::PackageName& name) {
  auto kept = call.site().answers.find(call.head().target);
  if (!kept) return nullptr;
  Services& services = call.services();
  const std::uint64_t mark = services.store.change_mark();
  auto snapshot = services.store.snapshot();
  if (!snapshot) return nullptr;
  const auto package = (*snapshot)->packages().find(name);
  if (!package || package->visibility != package::Visibility::public_ ||
      package->revision != kept->revision) {
    return nullptr;
  }
  const identity::Subject subject{.role = {},
                                  .visibility = package->visibility,
                                  .package = name.to_string(),
                                  .owner = {},
                                  .member_role = {}};
  if (!identity::may(call.actor(), identity::Action::package_read, subject)) return nullptr;
  if (kept->mark != mark) call.site().answers.renew(call.head().target, kept, mark);
  return kept;
}

Reply chosen_from(const Call& call, const KeptAnswer& kept) {
  Reply reply;
  reply.response.prepared = choose(kept, call.head().if_none_match, call.head().accept_encoding);
  reply.response.status = reply.response.prepared->status;
  return reply;
}

std::string index_fields(std::string_view etag, bool is_public) {
  std::string fields = "Content-Type: application/json\r\nVary: Accept-Encoding\r\nCache-Control: ";
  fields += is_public ? "public, no-cache" : "private, no-cache";
  fields.append("\r\nX-Content-Type-Options: nosniff\r\nETag: ").append(etag).append("\r\n");
  return fields;
}

std::shared_ptr<KeptAnswer> make_index_answer(const registry::IndexDocument& index) {
  std::string text = json::write(wire::to_wire(index));
  const bool is_public = index.package.visibility == package::Visibility::public_;
  const std::string stem = Digest::of(text).hex().substr(0, 32);
  auto kept = std::make_shared<KeptAnswer>();
  kept->revision = index.package.revision;
  kept->etag = "\"" + stem + "\"";
  kept->not_modified = not_modified(index_fields(kept->etag, is_public));
  if (text.size() >= gzip_from_bytes) {
    kept->gzip_etag = "\"" + stem + "-gzip\"";
    Response packed;
    packed.fields = index_fields(kept->gzip_etag, is_public) + "Content-Encoding: gzip\r\n";
    packed.body = gzip(text);
    kept->gzip = prepare(std::move(packed));
    kept->gzip_not_modified = not_modified(index_fields(kept->gzip_etag, is_public));
  }
  Response plain;
  plain.fields = index_fields(kept->etag, is_public);
  plain.body = std::move(text);
  kept->plain = prepare(std::move(plain));
  return kept;
}

Result<Reply> get_index(const Call& call, const Nothing&) {
  auto name = call.package_name();
  if (!name) return pass(name);
  if (const auto kept = still_holds(call, *name)) return chosen_from(call, *kept);

  const std::uint64_t mark = call.services().store.change_mark();
  auto index = call.services().packages.index(call.actor(), *name);
  if (!index) return pass(index);
  const auto kept = make_index_answer(*index);
  kept->mark = mark;
  kept->operation = &call.operation();
  const bool is_public = index->package.visibility == package::Visibility::public_;
  if (is_public && call.head().query.empty()) call.site().answers.keep(call.head().target, kept);
  return chosen_from(call, *kept);
}

std::string archive_fields(const registry::OpenRelease& open, const std::string& etag) {
  const bool is_public = open.package.visibility == package::Visibility::public_;
  std::string fields = "Content-Type: application/gzip\r\nAccept-Ranges: bytes\r\nCache-Control: ";
  fields += is_public ? "public, max-age=31536000, immutable" : "private, no-cache";
  fields.append(
      "\r\nX-Content-Type-Options: nosniff\r\nContent-Disposition: attachment; filename=\"");
  fields.append(open.package.name.name()).append("-").append(open.release.version.to_string());
  fields.append(".tgz\"\r\nETag: ").append(etag).append("\r\n");
  return fields;
}

Result<std::string> read_all(Artifact& artifact) {
  std::string bytes(static_cast<std::size_t>(artifact.size_bytes()), '\0');
  std::size_t at = 0;
  while (at < bytes.size()) {
    auto read = artifact.read(at, {bytes.data() + at, bytes.size() - at});
    if (!read) return pass(read);
    if (*read == 0) return fail(Errc::io_error, "the stored archive is shorter than it was");
    at += *read;
  }
  return bytes;
}

Result<std::shared_ptr<KeptAnswer>> make_archive_answer(registry::OpenRelease open) {
  auto kept = std::make_shared<KeptAnswer>();
  kept->revision = open.package.revision;
  kept->etag = "\"" + open.release.digest.to_string() + "\"";
  kept->counts = open.package.id;
  const std::string fields = archive_fields(open, kept->etag);
  kept->not_modified = not_modified(fields);
  Response plain;
  plain.fields = fields;
  const std::uint64_t size = open.archive->size_bytes();
  if (size <= limits::cached_archive_size || open.archive->descriptor() < 0) {
    auto bytes = read_all(*open.archive);
    if (!bytes) return pass(bytes);
    plain.body = *std::move(bytes);
  } else {
    plain.file = std::move(open.archive);
    plain.file_bytes = size;
  }
  kept->plain = prepare(std::move(plain));
  return kept;
}

Result<Reply> get_archive(const Call& call, const Nothing&) {
  auto name = call.package_name();
  if (!name) return pass(name);
  auto version = call.path<semver::Version>("version");
  if (!version) return pass(version);
  std::shared_ptr<const KeptAnswer> kept = still_holds(call, *name);
  if (kept) {
    if (call.head().method == Method::get) call.services().downloads.add(*kept->counts);
  } else {
    const std::uint64_t mark = call.services().store.change_mark();
    auto open = call.services().releases.open_archive(call.actor(), *name, *version);
    if (!open) return pass(open);
    const bool is_public = open->package.visibility == package::Visibility::public_;
    auto made = make_archive_answer(*std::move(open));
    if (!made) return pass(made);
    (*made)->mark = mark;
    (*made)->operation = &call.operation();
    kept = *made;
    if (is_public && call.head().query.empty()) call.site().answers.keep(call.head().target, kept);
  }
  Reply reply = chosen_from(call, *kept);
  if (reply.response.status == 200 && !call.head().range.empty()) {
    reply.response = apply_range(call.head(), kept);
  }
  return reply;
}

Result<Reply> resolve_skills(const Call& call, const wire::ResolveRequest& body) {
  auto problem_at_hand = to_problem(body);
  if (!problem_at_hand) return pass(problem_at_hand);
  auto resolution = call.services().resolutions.resolve(call.actor(), *std::move(problem_at_hand));
  if (!resolution) return pass(resolution);
  if (resolution->refused) {
    const Error error{Errc::no_solution, "no versions fit together; `details.prose` says why"};
    return Reply{problem(error, call.request_id(), to_details(*resolution->refused))};
  }
  wire::ResolveResponse out;
  for (const registry::ResolvedPackage& package : resolution->packages) {
    out.packages.push_back(
        wire::to_wire(package, call.site().archive_url(package.name, package.release.version)));
  }
  return Reply{json_response(200, json::write(out))};
}

constexpr HeaderParameter if_none_match{
    "If-None-Match", "ETag of what is known already; `304` when it is still that."};
constexpr HeaderParameter range{"Range", "`bytes=FIRST-LAST`: one part of the archive, as `206`."};
constexpr HeaderParameter if_range{"If-Range", "ETag for which the `Range` is meant."};

}  // namespace

std::vector<Operation> read_routes() {
  std::vector<Operation> out;
  out.push_back(operation<&get_index>(Method::get, index_path, "getIndex",
                                      "Everything a resolver needs of one package", guard::anyone,
                                      200, {Errc::invalid_package_name, Errc::package_not_found})
                    .with_headers({if_none_match})
                    .answering("application/json", &schema_of<wire::IndexDocument>));
  out.push_back(operation<&get_archive>(
                    Method::get, archive_path, "getArchive", "Download the archive of a release",
                    guard::anyone, 200,
                    {Errc::invalid_package_name, Errc::invalid_version, Errc::package_not_found,
                     Errc::release_not_found, Errc::release_burnt, Errc::release_unavailable,
                     Errc::artifact_not_found})
                    .with_headers({if_none_match, range, if_range})
                    .touching_artifacts()
                    .answering("application/gzip"));
  out.push_back(operation<&resolve_skills>(
                    Method::post, "/api/v1/resolve", "resolve",
                    "Choose versions for a set of skills, or prove that none fit", guard::anyone,
                    200,
                    {Errc::invalid_package_name, Errc::invalid_version, Errc::invalid_permissions,
                     Errc::limit_exceeded, Errc::no_solution})
                    .answering("application/json", &schema_of<wire::ResolveResponse>));
  return out;
}

}  // namespace tank::server
