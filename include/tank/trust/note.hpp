// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Signed notes: text with signatures below it, as people and programs read it alike
/// (https://c2sp.org/signed-note).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/trust/signing.hpp>

namespace tank::inline v0::trust {

/// One line below the text.
struct NoteSignature {
  std::string name;
  std::uint32_t key_hash = 0;
  std::string signature;  ///< bytes

  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

/// `text` ends in a line end.
struct Note {
  std::string text;
  std::vector<NoteSignature> signatures;

  friend bool operator==(const Note&, const Note&) = default;
};

/// Errors: invalid_note (no text, no signature, or not of the form).
[[nodiscard]] TANK_API Result<Note> parse_note(std::string_view text);
[[nodiscard]] TANK_API std::string write_note(const Note& note);

/// Whose signature is taken: a name and a public key, written `name+hash+key`.
struct TANK_API NoteVerifier {
  std::string name;
  PublicKey key;

  /// Errors: invalid_argument.
  [[nodiscard]] static Result<NoteVerifier> parse(std::string_view text);
  [[nodiscard]] std::string to_string() const;
  /// The first four bytes of the SHA-256 of name and key: only a hint at which key it is.
  [[nodiscard]] std::uint32_t key_hash() const;

  friend bool operator==(const NoteVerifier&, const NoteVerifier&) = default;
};

/// Not empty, without white space, control characters and `+`. Errors: invalid_argument.
[[nodiscard]] TANK_API Result<void> check_note_name(std::string_view name);

/// Adds a signature by `name`.
TANK_API void sign_note(Note& note, const std::string& name, const SigningKey& key);

/// The text, if `verifier` signed it; signatures of others are passed over.
/// Errors: invalid_note, invalid_signature (none of this verifier, or one that is not good).
[[nodiscard]] TANK_API Result<std::string> open_note(std::string_view note,
                                                     const NoteVerifier& verifier);

}  // namespace tank::inline v0::trust
