// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Checkpoints: signed tree heads of a log as signed notes (https://c2sp.org/tlog-checkpoint).

#include <span>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/result.hpp>
#include <tank/trust/merkle.hpp>
#include <tank/trust/note.hpp>

namespace tank::inline v0::trust {

/// What a log says of itself. `origin` names it, and is the name of its key too.
struct Checkpoint {
  std::string origin;
  TreeHead tree;
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// The text of the note: origin, number of entries, root in base64, and lines that we pass over.
/// Errors: invalid_note.
[[nodiscard]] TANK_API Result<Checkpoint> parse_checkpoint(std::string_view text);
[[nodiscard]] TANK_API std::string write_checkpoint(const Checkpoint& checkpoint);

/// The note, signed in the name of its origin.
[[nodiscard]] TANK_API std::string sign_checkpoint(const Checkpoint& checkpoint,
                                                   const SigningKey& key);
/// Errors: invalid_note (also: of another log), invalid_signature.
[[nodiscard]] TANK_API Result<Checkpoint> open_checkpoint(std::string_view note,
                                                          const NoteVerifier& verifier);

/// Whether `next` is `known` or goes on from it. Pure: this is what a client decides that has
/// seen `known`. Errors: log_inconsistent (shorter, another tree, or no proof that it goes on).
[[nodiscard]] TANK_API Result<void> check_follows(const Checkpoint& known, const Checkpoint& next,
                                                  std::span<const Digest> proof);

}  // namespace tank::inline v0::trust
