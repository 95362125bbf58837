// SPDX-License-Identifier: Apache-2.0
#include "core/registry/remembered_publish.hpp"

#include <string>
#include <string_view>
#include <utility>

#include <tank/storage/package_store.hpp>
#include <tank/storage/upload_store.hpp>

#include "core/json/parse.hpp"
#include "core/json/write.hpp"

namespace tank::inline v0::registry {
namespace {

constexpr std::string_view operation = "release.publish";

Digest request_digest(const NewRelease& request) {
  const std::string version = request.version ? request.version->to_string() : std::string();
  return Digest::of(request.name.to_string() + '\n' + version + '\n' +
                    Digest::of(request.archive).hex() +
                    (request.signature.empty() ? "" : '\n' + request.signature));
}

Result<ReleaseId> release_in(const RememberedAnswer& answer) {
  const auto json = json::parse(answer.answer);
  const auto* release = json ? json->find("release") : nullptr;
  if (release == nullptr || release->if_string() == nullptr) {
    return fail(Errc::storage_broken, "a remembered answer does not read back");
  }
  return ReleaseId::parse(*release->if_string());
}

Result<PublishedRelease> answer_again(const PackageStore& packages, const ReleaseStore& releases,
                                      const NewRelease& request, const RememberedAnswer& answer) {
  if (answer.request_digest != request_digest(request)) {
    return fail(Errc::idempotency_key_reused,
                "the idempotency key `" + answer.key +
                    "` was used for another request; use a new key for each release");
  }
  const auto release = release_in(answer);
  if (!release) return pass(release);
  return replay(packages, releases, request.name, *release);
}

std::optional<PublishedRelease> some(PublishedRelease&& published) { return std::move(published); }

}  // namespace

Result<std::optional<PublishedRelease>> find_remembered(const Snapshot& snapshot,
                                                        const identity::Actor& actor,
                                                        const NewRelease& request) {
  if (request.idempotency_key.empty() || actor.is_anonymous()) {
    return std::optional<PublishedRelease>{};
  }
  const auto answer = snapshot.idempotency().find(actor.user_id->to_string(),
                                                  std::string(operation), request.idempotency_key);
  if (!answer) return pass(answer);
  if (!*answer) return std::optional<PublishedRelease>{};
  return answer_again(snapshot.packages(), snapshot.releases(), request, **answer).map(some);
}

Result<std::optional<PublishedRelease>> remember(Transaction& tx, const NewRelease& request,
                                                 const Draft& draft, const Press& press) {
  if (request.idempotency_key.empty() || press.actor.is_anonymous()) {
    return std::optional<PublishedRelease>{};
  }
  const RememberedAnswer mine{
      .principal = press.actor.user_id->to_string(),
      .operation = std::string(operation),
      .key = request.idempotency_key,
      .request_digest = request_digest(request),
      .answer = json::write(json::Object{{"release", draft.release.id.to_string()}}),
      .created_at = press.now};
  const auto kept = tx.idempotency().add_or_find(mine);
  if (!kept) return pass(kept);
  if (kept->answer == mine.answer) return std::optional<PublishedRelease>{};
  return answer_again(tx.packages(), tx.releases(), request, *kept).map(some);
}

}  // namespace tank::inline v0::registry
