// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/trust/checkpoint.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/trust/text_lines.hpp"

namespace tank::inline v0::trust {
namespace {

tl::unexpected<Error> malformed() {
  return fail(Errc::invalid_note,
              "a checkpoint has an origin, a number of entries and a root, a line each");
}

}  // namespace

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  LineReader lines(text);
  const auto origin = lines.take_line();
  const auto size = lines.take_line();
  const auto root = lines.take_line();
  if (!origin || !size || !root || !text.ends_with('\n')) return malformed();
  const auto number = parse_decimal(*size);
  const auto bytes = crypto::from_base64(*root);
  Digest::Bytes hash{};
  if (!check_note_name(*origin) || !number || !bytes || bytes->size() != hash.size()) {
    return malformed();
  }
  while (const auto extension = lines.take_line()) {
    if (extension->empty()) return malformed();
  }
  std::ranges::copy(*bytes, hash.begin());
  return Checkpoint{std::string(*origin), {*number, Digest(hash)}};
}

std::string write_checkpoint(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.tree.size) + "\n" +
         crypto::to_base64(crypto::view(checkpoint.tree.root.bytes())) + "\n";
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key) {
  Note note{write_checkpoint(checkpoint), {}};
  sign_note(note, checkpoint.origin, key);
  return write_note(note);
}

Result<Checkpoint> open_checkpoint(std::string_view note, const NoteVerifier& verifier) {
  const auto text = open_note(note, verifier);
  if (!text) return pass(text);
  auto checkpoint = parse_checkpoint(*text);
  if (checkpoint && checkpoint->origin != verifier.name) {
    return fail(Errc::invalid_note,
                "the checkpoint is of the log " + checkpoint->origin + ", not of " + verifier.name);
  }
  return checkpoint;
}

Result<void> check_follows(const Checkpoint& known, const Checkpoint& next,
                           std::span<const Digest> proof) {
  if (known.origin != next.origin) {
    return fail(Errc::log_inconsistent, "the log " + known.origin + " became " + next.origin);
  }
  if (next.tree.size < known.tree.size) {
    return fail(Errc::log_inconsistent,
                "the log " + known.origin + " had " + std::to_string(known.tree.size) +
                    " entries and now shows " + std::to_string(next.tree.size));
  }
  return check_consistency(known.tree, next.tree, proof);
}

}  // namespace tank::inline v0::trust
