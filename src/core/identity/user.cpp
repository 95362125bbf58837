// SPDX-License-Identifier: Apache-2.0
#include <tank/identity/user.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr Words<PlatformRole, 2> role_words{{
    {PlatformRole::user, "user"},
    {PlatformRole::admin, "admin"},
}};

}  // namespace

std::string_view to_string(PlatformRole role) { return word_of(role_words, role); }

Result<PlatformRole> parse_platform_role(std::string_view word) {
  return parse_word(role_words, word, "platform role");
}

}  // namespace tank::inline v0::identity
