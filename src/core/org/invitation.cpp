// SPDX-License-Identifier: Apache-2.0
#include <tank/org/invitation.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::org {
namespace {

constexpr Words<InvitationState, 4> state_words{{
    {InvitationState::pending, "pending"},
    {InvitationState::accepted, "accepted"},
    {InvitationState::declined, "declined"},
    {InvitationState::withdrawn, "withdrawn"},
}};

}  // namespace

std::string_view to_string(InvitationState state) { return word_of(state_words, state); }

Result<InvitationState> parse_invitation_state(std::string_view word) {
  return parse_word(state_words, word, "state of an invitation");
}

}  // namespace tank::inline v0::org
