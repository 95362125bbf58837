// SPDX-License-Identifier: Apache-2.0
#include "core/package/archive/pax.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace tank::inline v0::package {
namespace {

// Of the keys without a vendor, those that say nothing that we use.
constexpr std::array<std::string_view, 8> ignored{"atime", "comment", "ctime", "gid",
                                                  "gname", "mtime",   "uid",   "uname"};

tl::unexpected<Error> malformed(std::string_view why) {
  return fail(Errc::archive_malformed, "an extended header " + std::string(why));
}

struct Record {
  std::string_view key, value;
};

// A decimal number without sign or leading zero.
std::optional<std::uint64_t> decimal(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return value;
}

// Cuts the first record from `rest`.
Result<Record> take_record(std::string_view& rest) {
  const std::size_t space = rest.find(' ');
  if (space == std::string_view::npos) return malformed("has a record without a length");
  const auto length = decimal(rest.substr(0, space));
  if (!length || *length > rest.size() || *length < space + 4) {
    return malformed("has a record with a wrong length");
  }
  const std::string_view body = rest.substr(space + 1, *length - space - 1);
  const std::size_t equals = body.find('=');
  if (body.back() != '\n') return malformed("has a record that does not end with a newline");
  if (equals == std::string_view::npos || equals == 0) return malformed("has a record without key");
  rest.remove_prefix(*length);
  return Record{body.substr(0, equals), body.substr(equals + 1, body.size() - equals - 2)};
}

bool is_ignored(std::string_view key) {
  if (key.starts_with("GNU.sparse.")) return false;
  const bool vendor = key.find('.') != std::string_view::npos && key.front() >= 'A' &&
                      key.front() <= 'Z' && key.find('\0') == std::string_view::npos;
  return vendor || std::ranges::find(ignored, key) != ignored.end();
}

Result<void> apply(PaxOverrides& out, const Record& record) {
  if (record.key == "path") {
    const bool good = !record.value.empty() && record.value.find('\0') == std::string_view::npos;
    if (!good) return malformed("has an empty path, or one with a zero byte");
    out.path = std::string(record.value);
    return {};
  }
  if (record.key == "size") {
    out.size_bytes = decimal(record.value);
    if (!out.size_bytes) return malformed("has a size that is not a plain number");
    return {};
  }
  if (!is_ignored(record.key)) return malformed("has a record that is not taken");
  return {};
}

}  // namespace

Result<PaxOverrides> parse_pax(std::string_view records, bool global) {
  PaxOverrides out;
  std::set<std::string_view> seen;
  while (!records.empty()) {
    const auto record = take_record(records);
    if (!record) return pass(record);
    if (!seen.insert(record->key).second) return malformed("says one thing twice");
    if (global && record->key != "comment") return malformed("for all entries is not taken");
    if (auto applied = apply(out, *record); !applied) return pass(applied);
  }
  return out;
}

std::string write_pax_record(std::string_view key, std::string_view value) {
  // The length counts its own digits.
  const std::size_t rest = key.size() + value.size() + 3;
  std::size_t length = rest + 1;
  while (rest + std::to_string(length).size() != length) ++length;
  return std::to_string(length) + " " + std::string(key) + "=" + std::string(value) + "\n";
}

}  // namespace tank::inline v0::package
