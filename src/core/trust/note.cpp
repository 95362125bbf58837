// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/trust/note.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/json/controls.hpp"
#include "core/trust/text_lines.hpp"

namespace tank::inline v0::trust {
namespace {

constexpr std::string_view dash = "\xE2\x80\x94 ";  // U+2014 and a space
constexpr char ed25519_type = 1;
constexpr std::size_t hash_bytes = 4;

tl::unexpected<Error> malformed(std::string why) {
  return fail(Errc::invalid_note, "the signed note is malformed: " + std::move(why));
}

std::uint32_t number_of(std::string_view bytes) {
  std::uint32_t out = 0;
  for (const char each : bytes.substr(0, hash_bytes)) {
    out = out << 8 | static_cast<std::uint8_t>(each);
  }
  return out;
}

std::string bytes_of(std::uint32_t number) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 0xFF);
  return out;
}

std::string typed(const PublicKey& key) {
  return ed25519_type + std::string(crypto::view(key.bytes()));
}

Result<NoteSignature> parse_signature_line(std::string_view line) {
  if (!line.starts_with(dash)) return malformed("a line below the text is no signature");
  line.remove_prefix(dash.size());
  const std::size_t space = line.find(' ');
  const auto bytes =
      space == std::string_view::npos ? std::nullopt : crypto::from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= hash_bytes) return malformed("a signature is no base64");
  std::string name(line.substr(0, space));
  if (!check_note_name(name)) return malformed("a signature has no name");
  return NoteSignature{std::move(name), number_of(*bytes), bytes->substr(hash_bytes)};
}

}  // namespace

Result<void> check_note_name(std::string_view name) {
  const bool plain = std::ranges::all_of(name, [](char each) {
    const auto code = static_cast<unsigned char>(each);
    return code > 0x20 && code < 0x7F && each != '+';
  });
  if (!name.empty() && name.size() <= limits::note_name_length && plain) return {};
  return fail(Errc::invalid_argument,
              "the name of a key has ASCII characters without spaces and `+`");
}

Result<Note> parse_note(std::string_view text) {
  if (text.size() > limits::note_bytes) return malformed("it is too long");
  if (json::holds_control(text) || text.find('\t') != std::string_view::npos)
    return malformed("it is not UTF-8, or holds control characters");
  // The last blank line: the text itself may hold others.
  const std::size_t end = text.rfind("\n\n");
  if (end == std::string_view::npos || end == 0 || !text.ends_with('\n')) {
    return malformed("text and signatures have no blank line between them");
  }
  Note out;
  out.text = text.substr(0, end + 1);
  for (const std::string_view line : lines_of(text.substr(end + 2))) {
    if (out.signatures.size() == limits::note_signatures) return malformed("too many signatures");
    auto signature = parse_signature_line(line);
    if (!signature) return pass(signature);
    out.signatures.push_back(*std::move(signature));
  }
  if (out.signatures.empty()) return malformed("nobody signed it");
  return out;
}

std::string write_note(const Note& note) {
  std::string out = note.text + "\n";
  for (const NoteSignature& each : note.signatures) {
    out.append(dash).append(each.name).append(" ");
    out += crypto::to_base64(bytes_of(each.key_hash) + each.signature) + "\n";
  }
  return out;
}

Result<NoteVerifier> NoteVerifier::parse(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  const auto wrong = [] {
    return fail(Errc::invalid_argument, "a verifier key reads `name+hash+key`");
  };
  if (second == std::string_view::npos) return wrong();
  const auto hash = crypto::from_hex(text.substr(first + 1, second - first - 1));
  const auto key = crypto::from_base64(text.substr(second + 1));
  NoteVerifier out{std::string(text.substr(0, first)), {}};
  PublicKey::Bytes bytes{};
  if (!check_note_name(out.name) || !hash || hash->size() != hash_bytes || !key ||
      key->size() != bytes.size() + 1 || key->front() != ed25519_type) {
    return wrong();
  }
  std::copy(key->begin() + 1, key->end(), bytes.begin());
  out.key = PublicKey(bytes);
  if (out.key_hash() != number_of(*hash)) return wrong();
  return out;
}

std::string NoteVerifier::to_string() const {
  return name + "+" + crypto::to_hex(bytes_of(key_hash())) + "+" + crypto::to_base64(typed(key));
}

std::uint32_t NoteVerifier::key_hash() const {
  return number_of(crypto::view(crypto::sha256(name + "\n" + typed(key))));
}

void sign_note(Note& note, const std::string& name, const SigningKey& key) {
  const NoteVerifier verifier{name, key.public_key()};
  note.signatures.push_back({name, verifier.key_hash(), key.sign(note.text)});
}

Result<std::string> open_note(std::string_view note, const NoteVerifier& verifier) {
  auto parsed = parse_note(note);
  if (!parsed) return pass(parsed);
  bool signed_by_it = false;
  for (const NoteSignature& each : parsed->signatures) {
    if (each.name != verifier.name || each.key_hash != verifier.key_hash()) continue;
    if (!verifier.key.verify(parsed->text, each.signature)) {
      return fail(Errc::invalid_signature, "the signature of " + verifier.name + " is not good");
    }
    signed_by_it = true;
  }
  if (!signed_by_it) {
    return fail(Errc::invalid_signature, "the note is not signed by the key of " + verifier.name);
  }
  return std::move(parsed->text);
}

}  // namespace tank::inline v0::trust
