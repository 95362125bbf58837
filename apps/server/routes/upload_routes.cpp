// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "server/site.hpp"
#include "wire/release.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

using identity::Action;

Result<wire::Upload> create_upload(const Call& call, const wire::NewUpload& body) {
  auto name = package::PackageName::parse(body.name);
  if (!name) return pass(name);
  auto version = semver::Version::parse(body.version);
  if (!version) return pass(version);
  return call.services()
      .uploads
      .reserve(call.actor(), {.name = *std::move(name),
                              .version = *std::move(version),
                              .digest = body.digest,
                              .size_bytes = body.size})
      .map([](const registry::UploadStatus& status) { return wire::to_wire(status); });
}

Result<wire::Upload> get_upload(const Call& call, const Nothing&) {
  auto id = call.path<UploadId>("upload_id");
  if (!id) return pass(id);
  return call.services()
      .uploads.status(call.actor(), *id)
      .map([](const registry::UploadStatus& status) { return wire::to_wire(status); });
}

Result<wire::Release> publish_upload(const Call& call, const Nothing&) {
  auto id = call.path<UploadId>("upload_id");
  if (!id) return pass(id);
  auto published = call.services().uploads.publish(call.actor(), *id);
  if (!published) return pass(published);
  const registry::Release& release = published->release;
  return wire::to_wire(published->package.name, release,
                       call.site().archive_url(published->package.name, release.version));
}

// `bytes 0-99/200` gives 0; without the field the upload starts anew (RFC 9110 §14.4).
Result<std::uint64_t> first_byte(std::string_view content_range) {
  if (content_range.empty()) return std::uint64_t{0};
  constexpr std::string_view unit = "bytes ";
  std::uint64_t first = 0;
  if (content_range.starts_with(unit)) {
    const std::string_view rest = content_range.substr(unit.size());
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), first);
    if (error == std::errc{} && end != rest.data() + rest.size() && *end == '-') return first;
  }
  return fail(Errc::invalid_argument, "`Content-Range` must be `bytes FIRST-LAST/TOTAL`");
}

// Appends what arrives, as it arrives: a lost connection keeps what came before.
class UploadSink final : public BodySink {
 public:
  explicit UploadSink(const Call& call)
      : services_(call.services()), actor_(call.actor()), request_id_(call.request_id()) {
    auto id = call.path<UploadId>("upload_id");
    if (!id) {
      refused_ = id.error();
      return;
    }
    id_ = *id;
    auto offset = first_byte(call.head().field("content-range"));
    if (offset) offset_ = *offset;
    if (!offset) refused_ = offset.error();
  }

  std::optional<Response> piece(std::string_view bytes) override {
    if (refused_) return problem(*refused_, request_id_);
    auto status = services_.uploads.append(actor_, id_, offset_, bytes);
    if (!status) return problem(status.error(), request_id_);
    offset_ += bytes.size();
    return std::nullopt;
  }

  Response finish() override {
    if (refused_) return problem(*refused_, request_id_);
    auto status = services_.uploads.status(actor_, id_);
    if (!status) return problem(status.error(), request_id_);
    return json_response(200, json::write(wire::to_wire(*status)));
  }

 private:
  Services& services_;
  identity::Actor actor_;
  std::string request_id_;
  std::optional<Error> refused_;
  UploadId id_;
  std::uint64_t offset_ = 0;
};

std::unique_ptr<BodySink> open_upload(const Call& call) {
  return std::make_unique<UploadSink>(call);
}

constexpr std::string_view upload_path = "/api/v1/uploads/{upload_id}";

}  // namespace

std::vector<Operation> upload_routes() {
  const Guard publisher = guard::allowed_to(Action::package_publish);
  std::vector<Operation> out;
  out.push_back(operation<&create_upload>(Method::post, "/api/v1/uploads", "createUpload",
                                          "Announce an archive to publish", publisher, 201,
                                          {Errc::invalid_package_name, Errc::invalid_version,
                                           Errc::organization_not_found, Errc::archive_too_large,
                                           Errc::release_burnt, Errc::release_exists})
                    .limited_by(RateClass::publish));
  out.push_back(operation<&get_upload>(Method::get, upload_path, "getUpload",
                                       "See how far an upload got", publisher, 200,
                                       {Errc::invalid_id, Errc::upload_not_found})
                    .touching_artifacts());
  out.push_back(streamed<&open_upload>(
                    Method::put, upload_path, "appendUpload",
                    "Send bytes of an archive; `Content-Range` says which", publisher,
                    {Errc::invalid_id, Errc::upload_not_found, Errc::upload_expired,
                     Errc::precondition_failed, Errc::archive_too_large, Errc::storage_full})
                    .with_headers({{"Content-Range",
                                    "`bytes FIRST-LAST/TOTAL`: where these bytes belong. FIRST is "
                                    "the offset so far; without it, all bytes are sent at once."}})
                    .answering("application/json", &schema_of<wire::Upload>)
                    .touching_artifacts()
                    .limited_by(RateClass::publish));
  out.push_back(operation<&publish_upload>(
                    Method::post, "/api/v1/uploads/{upload_id}/publish", "publishUpload",
                    "Publish what was uploaded", publisher, 201,
                    {Errc::invalid_id, Errc::upload_not_found, Errc::upload_expired,
                     Errc::upload_incomplete, Errc::precondition_failed, Errc::integrity_mismatch,
                     Errc::organization_not_found, Errc::archive_malformed, Errc::archive_escape,
                     Errc::invalid_manifest, Errc::invalid_skill, Errc::release_burnt,
                     Errc::release_exists, Errc::permission_escalation, Errc::storage_full})
                    .touching_artifacts()
                    .limited_by(RateClass::publish));
  return out;
}

}  // namespace tank::server
