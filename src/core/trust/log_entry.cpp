// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/trust/log_entry.hpp>

#include "core/base/words.hpp"
#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/trust/text_lines.hpp"

namespace tank::inline v0::trust {
namespace {

constexpr std::string_view first_word = "tank-log/v1";
constexpr std::string_view none = "-";
constexpr std::size_t nonce_bytes = 16;

constexpr Words<EntryKind, 7> kind_words{{
    {EntryKind::publish, "publish"},
    {EntryKind::yank, "yank"},
    {EntryKind::restore, "restore"},
    {EntryKind::quarantine, "quarantine"},
    {EntryKind::remove, "remove"},
    {EntryKind::key_register, "key_register"},
    {EntryKind::key_revoke, "key_revoke"},
}};

bool is_about_a_key(EntryKind kind) {
  return kind == EntryKind::key_register || kind == EntryKind::key_revoke;
}

std::string or_none(const KeyId& key) { return key.empty() ? std::string(none) : key.to_string(); }

Result<KeyId> parse_or_none(std::string_view text) {
  if (text == none) return KeyId();
  return KeyId::parse(text);
}

/// Reads the lines that an entry of its kind has. What is missing or wrong is remembered, and
/// told at the end.
class EntryReader {
 public:
  explicit EntryReader(std::string_view text) : lines_(text) {}

  Result<LogEntry> read() {
    entry_.kind = next<EntryKind>(first_word, [](auto text) { return parse_entry_kind(text); });
    entry_.time = next<TimePoint>("time", [](auto text) { return parse_time(text); });
    entry_.nonce = lines_.take("nonce").value_or("");
    is_about_a_key(entry_.kind) ? read_key() : read_release();
    if (!good_ || !lines_.is_done()) return refuse();
    return std::move(entry_);
  }

  static tl::unexpected<Error> refuse() {
    return fail(Errc::invalid_log_entry, "the text is no entry of a publish log");
  }

 private:
  template <class T, class Parse>
  T next(std::string_view key, Parse&& parse) {
    if (const auto text = lines_.take(key); good_ && text) {
      if (Result<T> value = parse(*text)) return *std::move(value);
    }
    good_ = false;
    return T{};
  }

  void read_release() {
    const auto name = package::PackageName::parse(lines_.take("package").value_or(""));
    good_ = good_ && name.has_value();
    if (!good_) return;
    LoggedRelease release{*name, {}, {}, {}};
    release.version =
        next<semver::Version>("version", [](auto text) { return semver::Version::parse(text); });
    release.digest = next<Digest>("sha256", [](auto text) { return Digest::parse(text); });
    release.integrity = next<Integrity>(
        "sha512", [](auto text) { return Integrity::parse("sha512-" + std::string(text)); });
    entry_.release = std::move(release);
    if (entry_.kind != EntryKind::publish) return;
    entry_.permissions = next<Digest>("permissions", [](auto text) { return Digest::parse(text); });
    entry_.key = next<KeyId>("key", &parse_or_none);
  }

  void read_key() {
    entry_.key = next<KeyId>("key", &KeyId::parse);
    if (entry_.kind == EntryKind::key_revoke) {
      entry_.since = next<TimePoint>("since", [](auto text) { return parse_time(text); });
      return;
    }
    entry_.owner = lines_.take("owner").value_or("");
    entry_.public_key = next<PublicKey>("public", &PublicKey::parse);
    entry_.replaces = next<KeyId>("replaces", &parse_or_none);
  }

  LineReader lines_;
  LogEntry entry_;
  bool good_ = true;
};

void add_release(std::string& out, const LogEntry& entry) {
  const LoggedRelease& release = *entry.release;
  add_line(out, "package", release.name.to_string());
  add_line(out, "version", release.version.to_string());
  add_line(out, "sha256", release.digest.hex());
  add_line(out, "sha512", crypto::to_base64(crypto::view(release.integrity.bytes())));
  if (entry.kind != EntryKind::publish) return;
  add_line(out, "permissions", entry.permissions.hex());
  add_line(out, "key", or_none(entry.key));
}

void add_key(std::string& out, const LogEntry& entry) {
  add_line(out, "key", entry.key.to_string());
  if (entry.kind == EntryKind::key_revoke) {
    add_line(out, "since", tank::to_string(entry.since.value_or(entry.time)));
    return;
  }
  add_line(out, "owner", entry.owner);
  add_line(out, "public", entry.public_key.value_or(PublicKey()).to_string());
  add_line(out, "replaces", or_none(entry.replaces));
}

bool is_consistent(const LogEntry& entry) {
  const auto nonce = crypto::from_base64url(entry.nonce);
  if (!nonce || nonce->size() != nonce_bytes) return false;
  return entry.kind != EntryKind::key_register || entry.public_key->id() == entry.key;
}

}  // namespace

std::string_view to_string(EntryKind kind) { return word_of(kind_words, kind); }

Result<EntryKind> parse_entry_kind(std::string_view word) {
  return parse_word(kind_words, word, "kind of entry");
}

std::string make_nonce(Entropy& entropy) {
  std::array<std::byte, nonce_bytes> bytes{};
  entropy.fill(bytes);
  return crypto::to_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Digest digest_of(const package::Permissions& permissions) {
  std::string text;
  for (const auto& host : permissions.network_outbound) add_line(text, "outbound", host);
  for (const auto& path : permissions.filesystem_read) add_line(text, "read", path);
  for (const auto& path : permissions.filesystem_write) add_line(text, "write", path);
  add_line(text, "subprocess", permissions.subprocess ? "true" : "false");
  return Digest::of(text);
}

Result<LogEntry> parse_log_entry(std::string_view text) {
  if (text.size() > limits::log_entry_bytes) return EntryReader::refuse();
  auto entry = EntryReader(text).read();
  // Times, versions and digests have more spellings than the one that is written.
  if (entry && (!is_consistent(*entry) || write_log_entry(*entry) != text)) {
    return EntryReader::refuse();
  }
  return entry;
}

std::string write_log_entry(const LogEntry& entry) {
  std::string out;
  add_line(out, first_word, to_string(entry.kind));
  add_line(out, "time", tank::to_string(entry.time));
  add_line(out, "nonce", entry.nonce);
  is_about_a_key(entry.kind) ? add_key(out, entry) : add_release(out, entry);
  return out;
}

Result<LogEntry> check_logged(const Evidence& evidence, const TreeHead& tree) {
  auto entry = parse_log_entry(evidence.entry);
  if (!entry) return entry;
  const auto held =
      check_inclusion(leaf_hash(evidence.entry), evidence.position, tree, evidence.proof);
  if (!held) return pass(held);
  return entry;
}

}  // namespace tank::inline v0::trust
