// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/trust/log_entry.hpp>
#include <tank/trust/standings.hpp>

namespace {

using namespace tank;
using namespace tank::trust;

const TimePoint noon = parse_time("2026-01-31T12:00:00Z").value();
constexpr std::string_view nonce = "AAAAAAAAAAAAAAAAAAAAAA";

LogEntry about_release(EntryKind kind, std::string_view version = "1.2.0") {
  LogEntry out{.kind = kind, .time = noon, .nonce = std::string(nonce)};
  out.release = LoggedRelease{package::PackageName::parse("@acme/pdf").value(),
                              semver::Version::parse(version).value(), Digest::of("archive"),
                              Integrity::of("archive")};
  return out;
}

LogEntry registration(const PublicKey& key) {
  LogEntry out{.kind = EntryKind::key_register, .time = noon, .nonce = std::string(nonce)};
  out.key = key.id();
  out.public_key = key;
  out.owner = "usr_01h455vb4pex5vsknk084sn02q";
  return out;
}

std::vector<LogEntry> one_of_each() {
  const PublicKey key = SigningKey::generate().public_key();
  std::vector<LogEntry> out;
  for (const EntryKind kind : {EntryKind::yank, EntryKind::restore, EntryKind::quarantine,
                               EntryKind::remove, EntryKind::publish}) {
    out.push_back(about_release(kind));
  }
  out.back().permissions = digest_of({.network_outbound = {"example.org"}});
  out.push_back(out.back());
  out.back().key = key.id();
  out.push_back(registration(key));
  out.push_back(registration(key));
  out.back().replaces = SigningKey::generate().public_key().id();
  LogEntry revocation{.kind = EntryKind::key_revoke, .time = noon, .nonce = std::string(nonce)};
  revocation.key = key.id();
  revocation.since = noon - std::chrono::hours(5);
  out.push_back(revocation);
  return out;
}

TEST_CASE("log entries: each kind has one text, which reads back") {
  for (const LogEntry& entry : one_of_each()) {
    const std::string text = write_log_entry(entry);
    CAPTURE(text);
    const auto read = parse_log_entry(text);
    REQUIRE(read.has_value());
    CHECK(*read == entry);
    CHECK(write_log_entry(*read) == text);
  }
}

TEST_CASE("log entries: the text of a publish is as documented") {
  LogEntry entry = about_release(EntryKind::publish);
  CHECK(write_log_entry(entry) ==
        "tank-log/v1 publish\n"
        "time 2026-01-31T12:00:00.000Z\n"
        "nonce AAAAAAAAAAAAAAAAAAAAAA\n"
        "package @acme/pdf\n"
        "version 1.2.0\n"
        "sha256 " +
            Digest::of("archive").hex() +
            "\n"
            "sha512 " +
            Integrity::of("archive").to_string().substr(7) +
            "\n"
            "permissions " +
            std::string(64, '0') +
            "\n"
            "key -\n");
}

TEST_CASE("log entries: no other spelling is read") {
  for (const LogEntry& entry : one_of_each()) {
    const std::string text = write_log_entry(entry);
    for (std::size_t i = 0; i < text.size(); ++i) {
      CAPTURE(i);
      const auto shorter = parse_log_entry(text.substr(0, i));
      CHECK_FALSE(shorter.has_value());
      std::string doubled = text;
      doubled.insert(i, 1, text[i]);
      const auto read = parse_log_entry(doubled);
      CHECK((!read || write_log_entry(*read) == doubled));
    }
    CHECK_FALSE(parse_log_entry(text + "\n").has_value());
    CHECK_FALSE(parse_log_entry(text + "key -\n").has_value());
    CHECK_FALSE(parse_log_entry("\n" + text).has_value());
  }
  const std::string text = write_log_entry(about_release(EntryKind::publish));
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string out = text;
    return parse_log_entry(out.replace(out.find(from), from.size(), to));
  };
  CHECK_FALSE(with("12:00:00.000Z", "12:00:00Z").has_value());
  CHECK_FALSE(with("1.2.0", "1.2.0+build").has_value());
  CHECK_FALSE(with("publish", "yank").has_value());
  CHECK_FALSE(with("@acme/pdf", "@Acme/pdf").has_value());
  CHECK_FALSE(with("sha256 ", "sha256 sha256:").has_value());
}

TEST_CASE("log entries: a registration is of the key that it names") {
  LogEntry entry = registration(SigningKey::generate().public_key());
  entry.public_key = SigningKey::generate().public_key();
  CHECK_FALSE(parse_log_entry(write_log_entry(entry)).has_value());
}

TEST_CASE("log entries: evidence holds for the entry, the place and the tree that it is of") {
  CompactRange range;
  const std::string entry = write_log_entry(about_release(EntryKind::publish));
  range.append(leaf_hash("before"));
  range.append(leaf_hash(entry));
  const Evidence evidence{1, entry, {leaf_hash("before")}};
  CHECK(check_logged(evidence, {2, range.root()}).value() == about_release(EntryKind::publish));
  Evidence other = evidence;
  other.entry = write_log_entry(about_release(EntryKind::yank));
  CHECK(check_logged(other, {2, range.root()}).error().code == Errc::log_inconsistent);
  other = evidence;
  other.position = 0;
  CHECK(check_logged(other, {2, range.root()}).error().code == Errc::log_inconsistent);
}

TEST_CASE("log entries: permissions that differ have different digests") {
  CHECK(digest_of({.network_outbound = {"a"}}) != digest_of({.filesystem_read = {"a"}}));
  CHECK(digest_of({.filesystem_read = {"a"}}) != digest_of({.filesystem_write = {"a"}}));
  CHECK(digest_of({.subprocess = true}) != digest_of({}));
}

TEST_CASE("standings: the highest position has the last word, in whatever order they come") {
  const auto name = package::PackageName::parse("@acme/pdf").value();
  const auto version = semver::Version::parse("1.2.0").value();
  const auto other = semver::Version::parse("1.3.0").value();
  Standings standings;
  CHECK(standings.of(name, version) == Standing::available);
  standings.apply(7, about_release(EntryKind::yank));
  standings.apply(5, about_release(EntryKind::restore));
  CHECK(standings.of(name, version) == Standing::yanked);
  CHECK(standings.of(name, other) == Standing::available);
  standings.apply(9, about_release(EntryKind::restore));
  CHECK(standings.of(name, version) == Standing::available);
  standings.apply(11, about_release(EntryKind::quarantine));
  standings.apply(12, about_release(EntryKind::publish));
  CHECK(standings.of(name, version) == Standing::quarantined);
  standings.apply(13, about_release(EntryKind::remove));
  CHECK(standings.of(name, version) == Standing::removed);
}

TEST_CASE("standings: a revoked key counts for what was logged before, and never more again") {
  const KeyId key = SigningKey::generate().public_key().id();
  LogEntry revocation{.kind = EntryKind::key_revoke, .time = noon, .nonce = std::string(nonce)};
  revocation.key = key;
  revocation.since = noon;
  Standings standings;
  CHECK(standings.counts(key, noon));
  standings.apply(3, revocation);
  CHECK_FALSE(standings.counts(key, noon));
  CHECK(standings.counts(key, noon - std::chrono::microseconds(1)));
  revocation.since = noon + std::chrono::hours(1);
  standings.apply(4, revocation);
  CHECK_FALSE(standings.counts(key, noon));
}

}  // namespace
