// SPDX-License-Identifier: Apache-2.0
#include <tank/identity/device_grant.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr Words<GrantState, 4> state_words{{
    {GrantState::pending, "pending"},
    {GrantState::approved, "approved"},
    {GrantState::denied, "denied"},
    {GrantState::used, "used"},
}};

}  // namespace

std::string_view to_string(GrantState state) { return word_of(state_words, state); }

Result<GrantState> parse_grant_state(std::string_view word) {
  return parse_word(state_words, word, "state of a device grant");
}

}  // namespace tank::inline v0::identity
