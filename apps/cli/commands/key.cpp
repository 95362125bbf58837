// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/trust/publisher_key.hpp>

#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/registry/http_api.hpp"
#include "cli/trust/signing_keys.hpp"
#include "core/json/to_value.hpp"
#include "wire/address.hpp"
#include "wire/log.hpp"
#include "wire/org.hpp"

namespace tank::inline v0::cli {
namespace {

std::string keys_path(const Invocation& invocation) {
  if (!invocation.has("org")) return "/keys";
  return "/orgs/" + wire::encode_segment(invocation.value("org")) + "/keys";
}

/// The key that was named, or the only one that lies here.
Result<trust::KeyId> wanted_key(const SigningKeys& keys, const Invocation& invocation) {
  if (!invocation.arguments.empty()) {
    auto id = trust::KeyId::parse(invocation.arguments.front());
    if (!id) return fail(Errc::invalid_argument, id.error().detail);
    return id;
  }
  const auto all = keys.list();
  if (!all) return pass(all);
  if (all->size() == 1) return all->front();
  return fail(Errc::invalid_argument, all->empty()
                                          ? "there is no key here; `tank key create` makes one"
                                          : "there are several keys here; say which one");
}

/// Who the key is for, as the registry names it.
Result<trust::KeyOwner> owner_of(Context& context, HttpApi& api, const Invocation& invocation) {
  if (invocation.has("org")) {
    const auto organization = api.ask<wire::Organization>(
        api.request("GET", "/orgs/" + wire::encode_segment(invocation.value("org"))));
    if (!organization) return pass(organization);
    return trust::KeyOwner(organization->id);
  }
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto whoami = (*registry)->whoami();
  if (!whoami) return pass(whoami);
  return trust::KeyOwner(whoami->user.id);
}

Result<trust::KeyRegistration> registration_of(Context& context, HttpApi& api,
                                               const Invocation& invocation,
                                               const trust::KeyId& key) {
  const auto log = api.ask<wire::LogKey>(api.request("GET", "/log/key"));
  if (!log) return pass(log);
  const auto owner = owner_of(context, api, invocation);
  if (!owner) return pass(owner);
  trust::KeyRegistration out{log->origin, *owner, key, {}};
  if (!invocation.has("replaces")) return out;
  auto replaces = trust::KeyId::parse(invocation.value("replaces"));
  if (!replaces) return fail(Errc::invalid_argument, replaces.error().detail);
  out.replaces = *std::move(replaces);
  return out;
}

Result<wire::NewPublisherKey> request_of(const SigningKeys& keys, const Invocation& invocation,
                                         const trust::KeyRegistration& registration) {
  const auto key = keys.find(registration.key);
  if (!key) return pass(key);
  const std::string text = trust::registration_text(registration);
  wire::NewPublisherKey out{.public_key = key->public_key().to_string(),
                            .name = std::string(invocation.value("name")),
                            .signature = trust::write_signature(key->sign(text)),
                            .replaces = {},
                            .replaced_signature = {}};
  if (registration.replaces.empty()) return out;
  const auto before = keys.find(registration.replaces);
  if (!before) return pass(before);
  out.replaces = registration.replaces.to_string();
  out.replaced_signature = trust::write_signature(before->sign(text));
  return out;
}

}  // namespace

Result<json::Value> run_key_create(Context& context, const Invocation&) {
  const auto key = trust::SigningKey::generate();
  if (auto kept = SigningKeys(context.environment).add(key); !kept) return pass(kept);
  const std::string id = key.public_key().id().to_string();
  context.terminal.print(id);
  context.terminal.note("`tank key register` makes it known to the registry");
  return json::Object{{"id", id}, {"public_key", key.public_key().to_string()}};
}

Result<json::Value> run_key_register(Context& context, const Invocation& invocation) {
  const SigningKeys keys(context.environment);
  const auto id = wanted_key(keys, invocation);
  if (!id) return pass(id);
  auto api = context.server();
  if (!api) return pass(api);
  const auto registration = registration_of(context, **api, invocation, *id);
  if (!registration) return pass(registration);
  const auto request = request_of(keys, invocation, *registration);
  if (!request) return pass(request);
  const auto added = (*api)->ask<wire::PublisherKey>("POST", keys_path(invocation), *request);
  if (!added) return pass(added);
  auto chosen = keys.choose((*api)->options().address, std::string(invocation.value("org")), *id);
  if (!chosen) return pass(chosen);
  context.terminal.note("Registered " + added->id + "; `tank publish` signs with it from now on");
  return json::to_value(*added);
}

Result<json::Value> run_key_list(Context& context, const Invocation& invocation) {
  auto api = context.server();
  if (!api) return pass(api);
  const auto list =
      (*api)->ask<wire::PublisherKeyList>((*api)->request("GET", keys_path(invocation)));
  if (!list) return pass(list);
  const auto here = SigningKeys(context.environment).list();
  if (!here) return pass(here);
  std::vector<std::vector<Text>> rows;
  for (const wire::PublisherKey& each : list->items) {
    const bool is_here = std::ranges::any_of(
        *here, [&](const trust::KeyId& id) { return id.to_string() == each.id; });
    rows.push_back({each.id, each.state, is_here ? "yes" : "no", each.name});
  }
  context.terminal.table({"key", "state", "here", "name"}, rows);
  return json::to_value(*list);
}

Result<json::Value> run_key_revoke(Context& context, const Invocation& invocation) {
  const auto id = trust::KeyId::parse(invocation.arguments.front());
  if (!id) return fail(Errc::invalid_argument, id.error().detail);
  wire::KeyRevocation revocation{.reason = std::string(invocation.value("reason")), .since = {}};
  if (invocation.has("since")) {
    const auto since = parse_time(invocation.value("since"));
    if (!since) return fail(Errc::invalid_argument, since.error().detail);
    revocation.since = *since;
  }
  auto api = context.server();
  if (!api) return pass(api);
  const std::string path =
      keys_path(invocation) + "/" + wire::encode_segment(id->to_string()) + "/revoke";
  const auto revoked = (*api)->ask<wire::PublisherKey>("POST", path, revocation);
  if (!revoked) return pass(revoked);
  context.terminal.note("Revoked " + revoked->id);
  return json::to_value(*revoked);
}

}  // namespace tank::inline v0::cli
