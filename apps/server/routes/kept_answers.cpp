// SPDX-License-Identifier: Apache-2.0
#include "server/routes/kept_answers.hpp"

#include <tank/identity/policy.hpp>
#include <tank/storage/package_store.hpp>

#include "server/api/byte_range.hpp"
#include "server/services.hpp"
#include "server/site.hpp"

namespace tank::server {
namespace {

std::string archive_fields(const registry::OpenRelease& open, const std::string& etag) {
  const bool is_public = visibility_to_all(open.package) == package::Visibility::public_;
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

Result<std::shared_ptr<KeptAnswer>> make_archive_answer(registry::OpenRelease open,
                                                        registry::Counting counting) {
  auto kept = std::make_shared<KeptAnswer>();
  kept->revision = open.package.revision;
  kept->etag = "\"" + open.release.digest.to_string() + "\"";
  if (counting == registry::Counting::counted) kept->counts = open.package.id;
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

Result<std::shared_ptr<const KeptAnswer>> open_anew(const Call& call, const identity::Actor& reader,
                                                    const package::PackageName& name,
                                                    registry::Counting counting) {
  auto version = call.path<semver::Version>("version");
  if (!version) return pass(version);
  const std::uint64_t mark = call.services().store.change_mark();
  auto open = call.services().releases.open_archive(reader, name, *version, counting);
  if (!open) return pass(open);
  const bool is_public = visibility_to_all(open->package) == package::Visibility::public_;
  auto made = make_archive_answer(*std::move(open), counting);
  if (!made) return pass(made);
  (*made)->mark = mark;
  (*made)->operation = &call.operation();
  if (is_public && call.head().query.empty()) call.site().answers.keep(call.head().target, *made);
  return std::shared_ptr<const KeptAnswer>(*std::move(made));
}

}  // namespace

std::shared_ptr<const PreparedAnswer> not_modified(std::string_view fields) {
  Response out;
  out.status = 304;
  out.fields = fields;
  return prepare(std::move(out));
}

std::shared_ptr<const KeptAnswer> still_holds(const Call& call, const package::PackageName& name) {
  auto kept = call.site().answers.find(call.head().target);
  if (!kept) return nullptr;
  Services& services = call.services();
  const std::uint64_t mark = services.store.change_mark();
  auto snapshot = services.store.snapshot();
  if (!snapshot) return nullptr;
  const auto package = (*snapshot)->packages().find(name);
  if (!package || visibility_to_all(*package) != package::Visibility::public_ ||
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

Result<Reply> answer_archive(const Call& call, const identity::Actor& reader,
                             const package::PackageName& name, registry::Counting counting) {
  std::shared_ptr<const KeptAnswer> kept = still_holds(call, name);
  if (kept && kept->counts && call.head().method == Method::get) {
    call.services().downloads.add(*kept->counts, call.services().clock.now());
  }
  if (!kept) {
    auto made = open_anew(call, reader, name, counting);
    if (!made) return pass(made);
    kept = *std::move(made);
  }
  Reply reply = chosen_from(call, *kept);
  if (reply.response.status == 200 && !call.head().range.empty()) {
    reply.response = apply_range(call.head(), kept);
  }
  return reply;
}

}  // namespace tank::server
