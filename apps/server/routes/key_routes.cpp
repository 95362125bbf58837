// SPDX-License-Identifier: Apache-2.0
// Keys with which users and organizations sign what they publish.
#include <optional>

#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/log_to_wire.hpp"
#include "wire/signing_policy.hpp"

namespace tank::server {
namespace {

using identity::Action;
using Organization = std::optional<Slug>;

// The routes without an organization are about the caller's own keys.
Result<Organization> organization_of(const Call& call) {
  if (call.value("org_slug").empty()) return Organization();
  auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  return Organization(*std::move(slug));
}

Result<wire::PublisherKeyList> list_keys(const Call& call, const Nothing&) {
  const auto organization = organization_of(call);
  if (!organization) return pass(organization);
  const auto keys = call.services().publisher_keys.list(call.actor(), *organization);
  if (!keys) return pass(keys);
  wire::PublisherKeyList out;
  for (const trust::PublisherKey& key : *keys) out.items.push_back(wire::to_wire(key));
  return out;
}

Result<wire::PublisherKey> add_key(const Call& call, const wire::NewPublisherKey& body) {
  const auto organization = organization_of(call);
  if (!organization) return pass(organization);
  const auto request = wire::from_wire(body);
  if (!request) return pass(request);
  return call.services()
      .publisher_keys.add(call.actor(), *organization, *request)
      .map([](const trust::PublisherKey& key) { return wire::to_wire(key); });
}

Result<wire::PublisherKey> revoke_key(const Call& call, const wire::KeyRevocation& body) {
  const auto organization = organization_of(call);
  if (!organization) return pass(organization);
  const auto id = call.path<trust::KeyId>("key_id");
  if (!id) return pass(id);
  return call.services()
      .publisher_keys.revoke(call.actor(), *organization, *id, {body.reason, body.since})
      .map([](const trust::PublisherKey& key) { return wire::to_wire(key); });
}

Result<wire::SigningPolicy> get_policy(const Call& call, const Nothing&) {
  const auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto required = call.services().signing_policies.is_required(call.actor(), *slug);
  if (!required) return pass(required);
  return wire::SigningPolicy{.required = *required};
}

Result<wire::SigningPolicy> set_policy(const Call& call, const wire::SigningPolicy& body) {
  const auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto set = call.services().signing_policies.require(call.actor(), *slug, body.required);
  if (!set) return pass(set);
  return body;
}

constexpr std::string_view policy_path = "/api/v1/orgs/{org_slug}/signing-policy";
constexpr std::string_view own_path = "/api/v1/keys";
constexpr std::string_view own_revoke_path = "/api/v1/keys/{key_id}/revoke";
constexpr std::string_view organization_path = "/api/v1/orgs/{org_slug}/keys";
constexpr std::string_view organization_revoke_path =
    "/api/v1/orgs/{org_slug}/keys/{key_id}/revoke";

const std::vector<Errc> add_errors{
    Errc::invalid_argument, Errc::invalid_id,          Errc::invalid_signature, Errc::key_exists,
    Errc::key_not_found,    Errc::precondition_failed, Errc::limit_exceeded};
const std::vector<Errc> revoke_errors{Errc::invalid_id, Errc::key_not_found, Errc::limit_exceeded};

std::vector<Errc> with_organization(std::vector<Errc> errors) {
  errors.push_back(Errc::invalid_slug);
  errors.push_back(Errc::organization_not_found);
  return errors;
}

}  // namespace

std::vector<Operation> key_routes() {
  const Guard own = guard::allowed_to(Action::publisher_key_change);
  const Guard organization = guard::allowed_to(Action::organization_key_change);
  std::vector<Operation> out;
  out.push_back(operation<&list_keys>(Method::get, own_path, "listPublisherKeys",
                                      "List the keys with which you sign what you publish",
                                      guard::allowed_to(Action::publisher_key_list), 200, {}));
  out.push_back(operation<&add_key>(Method::post, own_path, "addPublisherKey",
                                    "Register a key of yours, or put it in the place of another",
                                    own, 201, add_errors));
  out.push_back(operation<&revoke_key>(Method::post, own_revoke_path, "revokePublisherKey",
                                       "Revoke a key of yours", own, 200, revoke_errors));
  out.push_back(operation<&list_keys>(Method::get, organization_path, "listOrganizationKeys",
                                      "List the keys with which an organization signs",
                                      guard::allowed_to(Action::organization_key_list), 200,
                                      with_organization({})));
  out.push_back(
      operation<&add_key>(Method::post, organization_path, "addOrganizationKey",
                          "Register a key of an organization, or put it in the place of another",
                          organization, 201, with_organization(add_errors)));
  out.push_back(operation<&revoke_key>(Method::post, organization_revoke_path,
                                       "revokeOrganizationKey", "Revoke a key of an organization",
                                       organization, 200, with_organization(revoke_errors)));
  out.push_back(operation<&get_policy>(Method::get, policy_path, "getSigningPolicy",
                                       "Tell whether an organization takes unsigned releases",
                                       guard::allowed_to(Action::organization_key_list), 200,
                                       with_organization({})));
  out.push_back(operation<&set_policy>(Method::put, policy_path, "setSigningPolicy",
                                       "Refuse unsigned releases, or take them again", organization,
                                       200, with_organization({})));
  return out;
}

}  // namespace tank::server
