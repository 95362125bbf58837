// SPDX-License-Identifier: Apache-2.0
#include "server/http/cookie.hpp"

#include <algorithm>

namespace tank::server {
namespace {

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

bool is_token(std::string_view value) {
  return !value.empty() && std::ranges::all_of(value, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
}

// A value that begins with a quotation mark and does not end with one goes on, for some
// readers, behind the next semicolon.
bool leaves_quote_open(std::string_view value) {
  return value.starts_with('"') && (value.size() == 1 || !value.ends_with('"'));
}

/// Goes through the pairs of all fields, for one name.
class CookieReader {
 public:
  explicit CookieReader(std::string_view name) : name_(name) {}

  void read(std::string_view field) {
    while (!field.empty()) {
      const std::size_t end = std::min(field.find(';'), field.size());
      read_pair(field.substr(0, end));
      field.remove_prefix(std::min(end + 1, field.size()));
    }
  }

  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] std::optional<std::string_view> token() const { return token_; }

 private:
  void read_pair(std::string_view pair) {
    pair.remove_prefix(std::min(pair.find_first_not_of(" \t"), pair.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return;
    const std::string_view value = pair.substr(equals + 1);
    if (pair.substr(0, equals) == name_) {
      ++count_;
      if (is_token(value) && !in_quotes_) token_ = value;
    }
    in_quotes_ = in_quotes_ || leaves_quote_open(value);
  }

  std::string_view name_;
  int count_ = 0;
  bool in_quotes_ = false;
  std::optional<std::string_view> token_;
};

}  // namespace

tl::expected<std::optional<std::string_view>, Refusal> read_cookie(const RequestHead& head,
                                                                   std::string_view name) {
  CookieReader reader(name);
  for (std::size_t i = 0; i < head.field_count; ++i) {
    const Field& field = head.fields[i];
    if (!equals_ignoring_case(field.name, "cookie")) continue;
    if (std::ranges::any_of(field.value, is_control)) {
      return tl::unexpected(Refusal{400, "a cookie holds a control character"});
    }
    reader.read(field.value);
  }
  if (reader.count() > 1) return tl::unexpected(Refusal{400, "a cookie stands twice"});
  return reader.token();
}

}  // namespace tank::server
