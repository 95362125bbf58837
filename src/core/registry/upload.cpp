// SPDX-License-Identifier: Apache-2.0
#include <tank/registry/upload.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::registry {
namespace {

constexpr Words<UploadState, 8> state_words{{
    {UploadState::reserved, "reserved"},
    {UploadState::uploaded, "uploaded"},
    {UploadState::checked, "checked"},
    {UploadState::scanned, "scanned"},
    {UploadState::published, "published"},
    {UploadState::quarantined, "quarantined"},
    {UploadState::rejected, "rejected"},
    {UploadState::expired, "expired"},
}};

}  // namespace

std::string_view to_string(UploadState state) { return word_of(state_words, state); }

Result<UploadState> parse_upload_state(std::string_view word) {
  return parse_word(state_words, word, "state of an upload");
}

}  // namespace tank::inline v0::registry
