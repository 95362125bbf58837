// SPDX-License-Identifier: Apache-2.0
#include "core/registry/release_signing.hpp"

#include <tank/storage/log_store.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/trust/release_signature.hpp>

namespace tank::inline v0::registry {
namespace {

bool may_sign(const trust::PublisherKey& key, const Package& package,
              const identity::Actor& actor) {
  if (key.owner == trust::KeyOwner(package.organization_id)) return true;
  return actor.user_id && key.owner == trust::KeyOwner(*actor.user_id);
}

}  // namespace

Result<trust::KeyId> check_signed(Transaction& tx, const std::string& signature,
                                  const Package& package, const Release& release,
                                  const identity::Actor& actor) {
  if (signature.empty()) {
    const auto required = tx.organizations().requires_signatures(package.organization_id);
    if (!required) return pass(required);
    if (!*required) return trust::KeyId();
    return fail(Errc::invalid_signature,
                "the owner of `" + package.name.to_string() +
                    "` takes signed releases only; make a key with `tank key register` and "
                    "publish with `tank publish`");
  }
  auto id = trust::signer_of(signature);
  if (!id) return id;
  const auto key = tx.publisher_keys().find(*id);
  if (!key && key.error().code != Errc::key_not_found) return pass(key);
  if (!key || !may_sign(*key, package, actor)) {
    return fail(Errc::invalid_signature, "the key " + id->to_string() +
                                             " is neither yours nor of the organization; "
                                             "`tank key register` makes it known here");
  }
  if (key->state != trust::KeyState::active) {
    return fail(Errc::invalid_signature, "the key " + id->to_string() + " is " +
                                             std::string(to_string(key->state)) +
                                             " and signs no more");
  }
  const auto statement = trust::check_release_signature(signature, key->key, package.name,
                                                        release.version, release.integrity);
  if (statement) return id;
  if (release.digest == release.uploaded_digest) return pass(statement);
  return fail(Errc::invalid_signature,
              "the registry had to pack the archive anew, so that its signature is for other "
              "bytes; pack it with `tank publish`");
}

}  // namespace tank::inline v0::registry
