// SPDX-License-Identifier: Apache-2.0
#include <tank/identity/user.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr Words<PlatformRole, 2> role_words{{
    {PlatformRole::user, "user"},
    {PlatformRole::admin, "admin"},
}};

constexpr Words<UserKind, 2> kind_words{{
    {UserKind::person, "person"},
    {UserKind::service, "service"},
}};

}  // namespace

std::string_view to_string(PlatformRole role) { return word_of(role_words, role); }

Result<PlatformRole> parse_platform_role(std::string_view word) {
  return parse_word(role_words, word, "platform role");
}

std::string_view to_string(UserKind kind) { return word_of(kind_words, kind); }

Result<UserKind> parse_user_kind(std::string_view word) {
  return parse_word(kind_words, word, "kind of user");
}

Result<void> check_not_banned(const User& user, TimePoint now) {
  if (!user.ban || (user.ban->expires_at && *user.ban->expires_at <= now)) return {};
  std::string detail = "this user is banned";
  if (!user.ban->reason.empty()) detail += " (" + user.ban->reason + ")";
  detail += user.ban->expires_at ? " until " + tank::to_string(*user.ban->expires_at)
                                 : "; ask an administrator";
  return fail(Errc::user_banned, std::move(detail));
}

}  // namespace tank::inline v0::identity
