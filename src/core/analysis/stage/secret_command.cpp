// SPDX-License-Identifier: Apache-2.0
// Credentials that are known by where they stand: in a key file, a JWT, a manifest, a command.
#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "core/analysis/engine/document.hpp"
#include "core/analysis/stage/base64.hpp"
#include "core/analysis/stage/secret_check.hpp"
#include "core/analysis/stage/secret_value.hpp"
#include "core/json/json.hpp"

namespace tank::inline v0::analysis {
namespace {

constexpr std::size_t command_bytes = 800;  // of a curl command, over lines

bool is_any(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }
bool is_base64url(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || is_any(c, "_-/\\+");
}

// A JWT whose payload is JSON and says neither about whom nor until when opens nothing.
bool claims_nothing(std::string_view payload) {
  constexpr std::array<std::string_view, 7> claims{"iss", "sub", "aud", "exp", "nbf", "iat", "jti"};
  const auto document = json::parse(decode_base64(payload));
  if (!document || !document->is_object()) return false;
  return std::ranges::none_of(claims, [&](auto claim) { return document->find(claim) != nullptr; });
}

std::size_t run_of(std::string_view text, std::size_t at, std::size_t most) {
  std::size_t end = at;
  while (end < text.size() && end - at < most && is_base64url(text[end])) ++end;
  return end;
}

// Whether somebody would have to know this, rather than fill it in.
bool is_literal_credential(std::string_view value) {
  constexpr std::array<std::string_view, 24> fillers{
      "password", "passwd", "pass",  "username", "user",    "token", "secret",   "test",
      "admin",    "login",  "key",   "apikey",   "api",     "foo",   "bar",      "name",
      "demo",     "pwd",    "guest", "root",     "mytoken", "value", "changeit", "none"};
  const std::string lower = lower_case(value);
  if (value.size() < 3 || std::ranges::find(fillers, lower) != fillers.end()) return false;
  return value.find_first_of("$<>{}()%*") == std::string_view::npos && !is_made_up(value);
}

std::string_view unquoted_word(std::string_view text) {
  const char quote = text.empty() ? ' ' : text.front();
  if (quote == '"' || quote == '\'') {
    text.remove_prefix(1);
    return text.substr(0, text.find(quote));
  }
  return text.substr(0, text.find_first_of(" \t\r\n\\\"'"));
}

// The part of a header behind its name and its scheme, where the name is one of a credential.
std::optional<std::string_view> header_credential(std::string_view header) {
  const std::size_t colon = header.find(':');
  if (colon == std::string_view::npos || colon > 60) return std::nullopt;
  const std::string name = lower_case(header.substr(0, colon));
  const bool telling =
      name.find("auth") != std::string::npos || name.find("key") != std::string::npos ||
      name.find("token") != std::string::npos || name.find("secret") != std::string::npos;
  if (!telling) return std::nullopt;
  std::string_view value = header.substr(colon + 1);
  while (!value.empty() && is_any(value.front(), " \t")) value.remove_prefix(1);
  while (!value.empty() && is_any(value.back(), "'\" ")) value.remove_suffix(1);
  const std::size_t blank = value.find_first_of(" \t");
  if (blank != std::string_view::npos) value.remove_prefix(blank + 1);
  const auto allowed = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || is_any(c, "_=~@.+/-");
  };
  if (value.size() < 8 || !std::ranges::all_of(value, allowed)) return std::nullopt;
  return value;
}

std::optional<std::string_view> secret_of_header(std::string_view word) {
  // Generated and hand-written commands put a quote into the quotes now and then.
  while (!word.empty() && is_any(word.front(), "'\" ")) word.remove_prefix(1);
  const auto value = header_credential(word);
  if (!value || !is_literal_credential(*value)) return std::nullopt;
  const bool token = value->starts_with("ey") && value->find('.') != std::string_view::npos;
  if (token) {
    const std::size_t first = value->find('.') + 1;
    if (claims_nothing(value->substr(first, value->find('.', first) - first))) return std::nullopt;
  } else if (!has_digit(*value) && reads_like_words(*value)) {
    return std::nullopt;
  }
  return entropy_of(*value) >= 2.75 ? value : std::nullopt;
}

std::optional<std::string_view> secret_of_user(std::string_view word) {
  const std::size_t colon = word.find(':');
  if (colon == std::string_view::npos || word.find("://") != std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view user = word.substr(0, colon);
  const std::string_view password = word.substr(colon + 1);
  if (word.find_first_of("$<>{}()%`") != std::string_view::npos) return std::nullopt;
  if (password.empty()) return is_literal_credential(user) ? std::optional(user) : std::nullopt;
  if (user == password || !is_literal_credential(password)) return std::nullopt;
  return password;
}

// The argument of the option that ends at `at`: behind blanks or `=`.
std::string_view argument_at(std::string_view command, std::size_t at) {
  while (at < command.size() && is_any(command[at], " \t=\r\n")) ++at;
  return unquoted_word(command.substr(std::min(at, command.size())));
}

}  // namespace

std::optional<SecretHit> private_key_at(std::string_view text, std::size_t at) {
  constexpr std::size_t least_body = 64;
  constexpr std::size_t most_head = 100;
  const std::size_t from = at > most_head ? at - most_head : 0;
  const std::size_t head = text.substr(0, at).rfind("-----BEGIN");
  if (head == std::string_view::npos || head < from) return std::nullopt;
  std::size_t body = at + std::string_view("PRIVATE KEY").size();
  if (text.substr(body).starts_with(" BLOCK")) body += 6;
  if (!text.substr(body).starts_with("-----")) return std::nullopt;
  body += 5;
  const std::size_t end = std::min({text.find("-----", body), text.size(), body + 8'192});
  if (end - body < least_body || entropy_of(text.substr(body, end - body)) < 3.5)
    return std::nullopt;
  return SecretHit{"secrets/private-key", {head, end}};
}

std::optional<SecretHit> jwt_at(std::string_view text, std::size_t at) {
  constexpr std::size_t most = 4'096;
  const std::size_t first = run_of(text, at, most);
  if (first - at < 19 || !text.substr(first).starts_with(".ey")) return std::nullopt;
  const std::size_t second = run_of(text, first + 1, most);
  if (second - first < 20 || second >= text.size() || text[second] != '.') return std::nullopt;
  const std::size_t third = run_of(text, second + 1, most);
  const std::string_view value = text.substr(at, third - at);
  const std::string_view payload = text.substr(first + 1, second - first - 1);
  if (entropy_of(value) < 3 || is_made_up(value) || claims_nothing(payload)) return std::nullopt;
  return SecretHit{"secrets/jwt", {at, third}};
}

std::optional<SecretHit> kubernetes_secret_at(std::string_view text, std::size_t at) {
  constexpr std::size_t far = 200;
  std::size_t word = at + 5;
  while (word < text.size() && word - at < 20 && is_any(text[word], " \t'\"")) ++word;
  if (lower_case(text.substr(word, 6)) != "secret") return std::nullopt;
  const std::size_t from = at > far ? at - far : 0;
  const std::string_view around = text.substr(from, (at - from) + far);
  const std::size_t data = around.find("data:");
  if (data == std::string_view::npos) return std::nullopt;
  const std::string_view entries = around.substr(data + 5);
  const std::size_t colon = entries.find(':');
  if (colon == std::string_view::npos || entries.find("{{") != std::string_view::npos ||
      entries.find("${") != std::string_view::npos) {
    return std::nullopt;
  }
  return SecretHit{"secrets/kubernetes-secret-yaml", {at, word + 6}};
}

std::optional<SecretHit> curl_credential_at(std::string_view text, std::size_t at) {
  std::string_view command = text.substr(at, command_bytes);
  command = command.substr(0, command.find("curl ", 4));
  for (std::size_t dash = command.find('-'); dash != std::string_view::npos;
       dash = command.find('-', dash + 1)) {
    if (dash == 0 || !is_any(command[dash - 1], " \t\r\n")) continue;
    const std::string_view option = command.substr(dash);
    const std::size_t header = option.starts_with("--header") ? 8
                               : option.starts_with("-H")     ? 2
                                                              : 0;
    const std::size_t user = option.starts_with("--user") && !option.starts_with("--user-agent") ? 6
                             : option.starts_with("-u")                                          ? 2
                                                        : 0;
    if (header == 0 && user == 0) continue;
    const std::string_view word = argument_at(command, dash + header + user);
    const auto secret = header != 0 ? secret_of_header(word) : secret_of_user(word);
    if (!secret) continue;
    const auto begin = static_cast<std::size_t>(secret->data() - text.data());
    return SecretHit{header != 0 ? "secrets/curl-auth-header" : "secrets/curl-auth-user",
                     {begin, begin + secret->size()}};
  }
  return std::nullopt;
}

}  // namespace tank::inline v0::analysis
