// SPDX-License-Identifier: Apache-2.0
#include <tank/registry/search.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::registry {
namespace {

constexpr Words<MatchKind, 4> match_words{{
    {MatchKind::exact_name, "exact_name"},
    {MatchKind::name_prefix, "name_prefix"},
    {MatchKind::name_substring, "name_substring"},
    {MatchKind::text, "text"},
}};

}  // namespace

std::string_view to_string(MatchKind kind) { return word_of(match_words, kind); }

}  // namespace tank::inline v0::registry
