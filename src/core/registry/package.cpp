// SPDX-License-Identifier: Apache-2.0
#include <tank/registry/package.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::registry {
namespace {

constexpr Words<ReleaseState, 4> state_words{{
    {ReleaseState::available, "available"},
    {ReleaseState::yanked, "yanked"},
    {ReleaseState::quarantined, "quarantined"},
    {ReleaseState::deleted, "deleted"},
}};

}  // namespace

std::string_view to_string(ReleaseState state) { return word_of(state_words, state); }

Result<ReleaseState> parse_release_state(std::string_view word) {
  return parse_word(state_words, word, "state of a release");
}

}  // namespace tank::inline v0::registry
