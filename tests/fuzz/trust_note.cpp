// SPDX-License-Identifier: Apache-2.0
// What is read as a note is written to the same bytes; a checkpoint in it reads back equal.
#include <tank/trust/checkpoint.hpp>

#include "fuzz/target.hpp"

namespace tank::fuzz {

void run(std::string_view text) {
  if (const auto note = trust::parse_note(text)) {
    demand(trust::write_note(*note) == text);
    if (const auto checkpoint = trust::parse_checkpoint(note->text)) {
      demand(trust::parse_checkpoint(trust::write_checkpoint(*checkpoint)) == checkpoint);
    }
  }
  if (const auto verifier = trust::NoteVerifier::parse(text)) {
    demand(trust::NoteVerifier::parse(verifier->to_string()) == verifier);
  }
}

}  // namespace tank::fuzz
