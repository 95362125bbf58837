// SPDX-License-Identifier: Apache-2.0
// Publishing by the Tank protocol: say what will come, send it to the address, confirm.
#include <algorithm>
#include <cctype>

#include "server/api/tank_protocol.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "server/site.hpp"
#include "wire/skill_publish.hpp"

namespace tank::server {
namespace {

using identity::Action;

// Names come as people type them.
json::Value tidied(json::Value manifest) {
  json::Object* members = manifest.if_object();
  const json::Value* name = members == nullptr ? nullptr : members->find("name");
  if (name == nullptr || name->if_string() == nullptr) return manifest;
  std::string text = *name->if_string();
  const auto is_white = [](unsigned char c) { return std::isspace(c) != 0; };
  text.erase(text.begin(), std::ranges::find_if_not(text, is_white));
  while (!text.empty() && is_white(static_cast<unsigned char>(text.back()))) text.pop_back();
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  members->set("name", json::Value(std::move(text)));
  return manifest;
}

Reply invalid_manifest(const std::vector<package::ManifestFault>& faults) {
  json::FieldErrors fields;
  for (const package::ManifestFault& fault : faults) {
    fields.push_back({fault.field.empty() ? "" : "/" + fault.field, fault.message});
  }
  return {skill_refusal(400, "Invalid manifest", details_of(fields), "fieldErrors")};
}

Reply escalates(const std::vector<package::Escalation>& escalations) {
  json::Array details;
  for (const package::Escalation& each : escalations) {
    details.emplace_back(
        json::Object{{"field", to_string(each.widening.field)}, {"reason", each.reason}});
  }
  return {skill_refusal(400, "Permission escalation detected", std::move(details), "violations")};
}

Result<Reply> announce(const Call& call, const wire::SkillAnnouncement& body) {
  std::vector<package::ManifestFault> faults;
  const auto manifest = package::parse_publishable(json::write(tidied(body.manifest)), faults);
  if (!manifest) return invalid_manifest(faults);
  const auto deposit = call.services().deposits.begin(call.actor(), *manifest);
  if (!deposit) return pass(deposit);
  if (!deposit->refused.empty()) return escalates(deposit->refused);
  const wire::SkillReserved out{
      .upload_url = call.site().deposit_url(deposit->upload.id, deposit->token),
      .skill_id = deposit->package,
      .version_id = deposit->upload.id};
  return Reply{json_response(call.operation().status, json::write(out))};
}

/// Stages what arrives, as it arrives; the address is looked at before the first byte is kept.
class DepositSink final : public BodySink {
 public:
  explicit DepositSink(const Call& call)
      : services_(call.services()),
        request_id_(call.request_id()),
        token_(call.query("token").value_or("")) {
    const auto id = call.path<UploadId>("upload_id");
    if (!id) {
      refused_ = Error{Errc::upload_not_found, "nothing can be sent to this address"};
      return;
    }
    id_ = *id;
    if (auto open = services_.deposits.check(id_, token_.reveal()); !open) refused_ = open.error();
  }

  std::optional<Response> piece(std::string_view bytes) override {
    if (refused_) return skill_problem(*refused_, request_id_);
    if (auto kept = services_.deposits.append(id_, size_, bytes); !kept) {
      return skill_problem(kept.error(), request_id_);
    }
    size_ += bytes.size();
    hasher_.update(bytes);
    return std::nullopt;
  }

  Response finish() override {
    if (refused_) return skill_problem(*refused_, request_id_);
    const auto sums = hasher_.finish();
    auto done = services_.deposits.complete(id_, token_.reveal(), sums.digest,
                                            static_cast<std::int64_t>(size_), request_id_);
    if (!done) return skill_problem(done.error(), request_id_);
    return json_response(200, json::write(wire::TankDone{}));
  }

 private:
  Services& services_;
  std::string request_id_;
  Secret token_;
  std::optional<Error> refused_;
  UploadId id_;
  std::uint64_t size_ = 0;
  Hasher hasher_;
};

std::unique_ptr<BodySink> open_deposit(const Call& call) {
  return std::make_unique<DepositSink>(call);
}

Result<Reply> confirm(const Call& call, const wire::SkillConfirmation& body) {
  const auto id = UploadId::parse(body.version_id);
  if (!id) return fail(Errc::upload_not_found, "you have no upload `" + body.version_id + "`");
  const auto published = call.services().deposits.confirm(call.actor(), *id,
                                                          {.integrity = body.integrity,
                                                           .file_count = body.file_count,
                                                           .size_bytes = body.tarball_size});
  if (!published) return pass(published);
  std::optional<std::string> verdict;
  if (published->release.scan_verdict) verdict = to_string(*published->release.scan_verdict);
  const wire::SkillConfirmed out{.success = true,
                                 .name = published->package.name.to_string(),
                                 .version = published->release.version.to_string(),
                                 .scan_verdict = std::move(verdict)};
  return Reply{json_response(call.operation().status, json::write(out))};
}

}  // namespace

std::vector<Operation> skill_publish_routes() {
  const Guard publisher = guard::allowed_to(Action::package_publish);
  std::vector<Operation> out;
  Operation announcing = skill_operation<&announce>(
      Method::post, "/api/v1/skills", "announceSkill",
      "Say which version is to be published (Tank protocol)", publisher,
      {Errc::invalid_manifest, Errc::organization_not_found, Errc::release_burnt,
       Errc::release_exists, Errc::permission_escalation});
  announcing.body_limit = limits::announcement_bytes;
  out.push_back(std::move(announcing)
                    .answering("application/json", &schema_of<wire::SkillReserved>)
                    .limited_by(RateClass::publish));
  Operation sending = streamed<&open_deposit>(
      Method::put, "/api/v1/skill-uploads/{upload_id}", "sendSkill",
      "Send the archive of a version to the address that was given for it (Tank protocol)",
      guard::anyone,
      {Errc::upload_not_found, Errc::upload_expired, Errc::precondition_failed,
       Errc::archive_too_large, Errc::archive_malformed, Errc::storage_full});
  sending.refuse = &skill_problem;
  out.push_back(std::move(sending)
                    .with_query({{"token", "Part of the address."}})
                    .answering("application/json", &schema_of<wire::TankDone>)
                    .opened_by_address()
                    .limited_by(RateClass::publish));
  out.push_back(skill_operation<&confirm>(
                    Method::post, "/api/v1/skills/confirm", "confirmSkill",
                    "Publish the version whose archive was sent (Tank protocol)", publisher,
                    {Errc::upload_not_found, Errc::upload_expired, Errc::upload_incomplete,
                     Errc::precondition_failed, Errc::integrity_mismatch,
                     Errc::organization_not_found, Errc::archive_malformed, Errc::archive_escape,
                     Errc::invalid_manifest, Errc::invalid_skill, Errc::release_burnt,
                     Errc::release_exists, Errc::permission_escalation, Errc::storage_full})
                    .answering("application/json", &schema_of<wire::SkillConfirmed>)
                    .limited_by(RateClass::publish));
  return out;
}

}  // namespace tank::server
