// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/identity/policy.hpp>
#include <tank/org/service_accounts.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/admission.hpp"
#include "core/identity/display_name.hpp"
#include "core/identity/token_making.hpp"
#include "core/org/access.hpp"

namespace tank::inline v0::org {
namespace {

using identity::Action;
using identity::Actor;
using identity::Work;

// Nothing below `.localhost` leads anywhere, so nobody can log in by reading this address.
Result<Email> address_of(const std::string& name, const Slug& slug, Entropy& entropy) {
  return Email::parse(Slug::suggest(name, entropy).to_string() + '@' + slug.to_string() +
                      ".service.localhost");
}

Result<Member> add_account(const Work& work, const Organization& organization,
                           const NewServiceAccount& request) {
  auto address = address_of(request.name, organization.slug, work.entropy);
  if (!address) return pass(address);
  const identity::User user{.id = UserId::make(work.now, work.entropy),
                            .kind = identity::UserKind::service,
                            .email = std::move(*address),
                            .email_verified = false,
                            .name = request.name,
                            .image = {},
                            .role = identity::PlatformRole::user,
                            .ban = std::nullopt,
                            .created_at = work.now,
                            .updated_at = work.now};
  const Membership membership{.id = MembershipId::make(work.now, work.entropy),
                              .organization_id = organization.id,
                              .user_id = user.id,
                              .role = request.role,
                              .created_at = work.now};
  if (auto added = work.tx.users().add(user); !added) return pass(added);
  if (auto joined = identity::join(work, membership); !joined) return pass(joined);
  auto recorded = record(work.tx, work.actor,
                         {.action = "service_account.created",
                          .subject = user.id.to_string(),
                          .scope = organization.id,
                          .payload = {{"name", user.name}, {"role", to_string(request.role)}}},
                         work.now, work.entropy);
  if (!recorded) return pass(recorded);
  return Member{membership, user};
}

Result<Member> find_account(const Work& work, OrganizationId organization, UserId account) {
  auto member = work.tx.memberships().find(organization, account);
  if (!member || member->user.kind == identity::UserKind::service) return member;
  return fail(Errc::member_not_found, "this member is a person, who makes tokens alone");
}

// A token of the organization is one of its service accounts'.
Result<TokenAndUser> find_token(const Work& work, OrganizationId organization, TokenId id) {
  const auto unknown = [id] {
    return fail(Errc::token_not_found, "the organization has no token `" + id.to_string() + '`');
  };
  auto token = work.tx.tokens().find(id);
  if (!token && token.error().code == Errc::token_not_found) return unknown();
  if (!token) return pass(token);
  auto owner = find_account(work, organization, token->user_id);
  if (!owner && owner.error().code == Errc::member_not_found) return unknown();
  if (!owner) return pass(owner);
  return TokenAndUser{std::move(*token), std::move(owner->user)};
}

identity::IssuedToken issued(TokenAndUser made, Secret text) {
  return {std::move(made.token), std::move(made.user), std::move(text)};
}

}  // namespace

ServiceAccounts::ServiceAccounts(Store& store, const Clock& clock, Entropy& entropy)
    : store_(&store), clock_(&clock), entropy_(&entropy) {}

Result<Member> ServiceAccounts::create(const Actor& actor, const Slug& slug,
                                       const NewServiceAccount& request) {
  return transact(*store_, [&](Transaction& tx) -> Result<Member> {
    const auto standing = enter(tx, actor, Action::service_account_create, slug.to_string());
    if (!standing) return pass(standing);
    if (auto named = identity::check_display_name(request.name); !named) return pass(named);
    if (request.role == Role::owner) {
      return fail(Errc::forbidden, "a service account owns nothing; make it an admin or a member");
    }
    return add_account({tx, actor, clock_->now(), *entropy_}, standing->organization, request);
  });
}

Result<Page<Member>> ServiceAccounts::list(const Actor& actor, const Slug& slug,
                                           const PageRequest& page) const {
  if (auto checked = check(page); !checked) return pass(checked);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto standing = enter(**snapshot, actor, Action::service_account_list, slug.to_string());
  if (!standing) return pass(standing);
  return (*snapshot)->memberships().members(standing->organization.id,
                                            {.kind = identity::UserKind::service}, page);
}

Result<identity::IssuedToken> ServiceAccounts::create_token(const Actor& actor, const Slug& slug,
                                                            UserId account,
                                                            const identity::NewApiToken& request) {
  const TimePoint now = clock_->now();
  Secret text = identity::make_token_text(*entropy_);
  auto made = transact(*store_, [&](Transaction& tx) -> Result<TokenAndUser> {
    const auto standing = enter(tx, actor, Action::service_token_create, slug.to_string());
    if (!standing) return pass(standing);
    if (auto fits = identity::check_new_token(actor, request); !fits) return pass(fits);
    const Work work{tx, actor, now, *entropy_};
    const OrganizationId organization = standing->organization.id;
    auto owner = find_account(work, organization, account);
    if (!owner) return pass(owner);
    auto token = identity::add_token(work, owner->user, request, text, organization);
    if (!token) return pass(token);
    return TokenAndUser{std::move(*token), std::move(owner->user)};
  });
  if (!made) return pass(made);
  return issued(std::move(*made), std::move(text));
}

Result<Page<TokenAndUser>> ServiceAccounts::tokens(const Actor& actor, const Slug& slug,
                                                   const PageRequest& page) const {
  if (auto checked = check(page); !checked) return pass(checked);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto standing = enter(**snapshot, actor, Action::service_token_list, slug.to_string());
  if (!standing) return pass(standing);
  return (*snapshot)->tokens().of_organization(standing->organization.id, page);
}

Result<identity::IssuedToken> ServiceAccounts::rotate_token(const Actor& actor, const Slug& slug,
                                                            TokenId token,
                                                            identity::Overlap overlap) {
  const TimePoint now = clock_->now();
  Secret text = identity::make_token_text(*entropy_);
  auto made = transact(*store_, [&](Transaction& tx) -> Result<TokenAndUser> {
    const auto standing = enter(tx, actor, Action::service_token_create, slug.to_string());
    if (!standing) return pass(standing);
    const Work work{tx, actor, now, *entropy_};
    const OrganizationId organization = standing->organization.id;
    auto found = find_token(work, organization, token);
    if (!found) return found;
    auto fresh = identity::replace_token(work, found->token, overlap, text, organization);
    if (!fresh) return pass(fresh);
    found->token = std::move(*fresh);
    return found;
  });
  if (!made) return pass(made);
  return issued(std::move(*made), std::move(text));
}

Result<void> ServiceAccounts::revoke_token(const Actor& actor, const Slug& slug, TokenId token) {
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const auto standing = enter(tx, actor, Action::service_token_revoke, slug.to_string());
    if (!standing) return pass(standing);
    const Work work{tx, actor, now, *entropy_};
    const OrganizationId organization = standing->organization.id;
    const auto found = find_token(work, organization, token);
    if (!found) return pass(found);
    return identity::end_token(work, found->token, organization);
  });
}

}  // namespace tank::inline v0::org
