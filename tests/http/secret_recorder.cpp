// SPDX-License-Identifier: Apache-2.0
#include "http/secret_recorder.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/json/json.hpp"
#include "support/local_site.hpp"

namespace tank::testing {
namespace {

std::string small(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

bool is_secret(const std::string& name) {
  static constexpr std::array words{"token",  "code",     "secret", "password", "current",
                                    "bridge", "verifier", "nonce",  "session",  "state"};
  // What is derived from a secret so that everybody may see it, and names of things.
  static constexpr std::array others{"challenge", "_type", "_id", "method"};
  const std::string plain = small(name);
  const auto stands_in = [&plain](const char* word) {
    return plain.find(word) != std::string::npos;
  };
  return std::ranges::any_of(words, stands_in) && std::ranges::none_of(others, stands_in);
}

// `tok_` and 26 digits: the name of a row, which everybody may know who sees the row.
bool is_id(const std::string& value) {
  const std::size_t sign = value.find('_');
  return sign < 5 && value.size() == sign + 27 && small(value) == value;
}

// A state of a machine, such as `pending`; those that clients make up are longer.
bool is_word(const std::string& value) {
  return value.size() < 12 &&
         std::ranges::all_of(value, [](unsigned char c) { return std::islower(c) != 0; });
}

std::string head_value(const std::string& fields, const std::string& name) {
  const std::size_t at = fields.find(name + ": ");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 2;
  return fields.substr(begin, fields.find("\r\n", begin) - begin);
}

}  // namespace

void SecretRecorder::note(const std::string& what, const std::string& secret) {
  const std::lock_guard lock(mutex_);
  canaries_.add(what, secret);
}

void SecretRecorder::take(const std::string& where, const std::string& name,
                          const std::string& value) {
  if (is_secret(name) && !is_id(value) && !is_word(value)) note(where + " " + name, value);
}

void SecretRecorder::address(const std::string& where, std::string_view url) {
  const std::size_t fragment = url.find('#');
  if (fragment != std::string_view::npos) {
    const std::string value(url.substr(fragment + 1));
    if (!is_id(value)) note(where + " fragment", value);
    url = url.substr(0, fragment);
  }
  const std::size_t query = url.find('?');
  if (query == std::string_view::npos) return;
  for (const auto& [name, value] : read_form(url.substr(query + 1))) take(where, name, value);
}

void SecretRecorder::cookie(std::string_view pair) {
  const std::size_t sign = pair.find('=');
  if (sign == std::string_view::npos) return;
  const std::string_view value = pair.substr(sign + 1, pair.find(';') - sign - 1);
  note("cookie " + std::string(pair.substr(0, sign)), std::string(value));
}

void SecretRecorder::member(const std::string& where, const std::string& name,
                            const json::Value& value) {
  if (const std::string* text = value.if_string()) {
    take(where, name, *text);
    if (text->find("://") != std::string::npos) address(where + " " + name, *text);
  } else {
    document(where, value);
  }
}

void SecretRecorder::document(const std::string& where, const json::Value& value) {
  if (const json::Array* items = value.if_array()) {
    for (const json::Value& item : *items) document(where, item);
  }
  const json::Object* members = value.if_object();
  // What went wrong is told by a code that everybody may know.
  if (members == nullptr || value.find("request_id") != nullptr) return;
  for (const json::Member& each : *members) member(where, each.key, each.value);
}

void SecretRecorder::exchange(const Ask& ask, const Answer& answer) {
  note("bearer", ask.token);
  address("sent query", ask.target);
  if (const auto body = json::parse(ask.body)) document("sent", *body);
  for (std::string cookies = head_value(ask.fields, "Cookie"); !cookies.empty();) {
    const std::size_t end = std::min(cookies.find("; "), cookies.size());
    cookie(cookies.substr(0, end));
    cookies.erase(0, end + 2);
  }
  for (const std::string& each : answer.cookies) cookie(each);
  address("received location", answer.field("location"));
  document("received", answer.json());
}

void SecretRecorder::mails(const std::string& folder) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    std::ifstream file(entry.path());
    const std::string mail{std::istreambuf_iterator<char>(file), {}};
    address("mailed", std::string_view(mail).substr(0, mail.find_first_of("\r\n", mail.find('#'))));
    const std::size_t subject = mail.find("Subject: ") + 9;
    const std::string word = mail.substr(subject, mail.find(' ', subject) - subject);
    if (word.size() == 6 &&
        std::ranges::all_of(word, [](unsigned char c) { return std::isdigit(c) != 0; })) {
      note("mailed digits", word);
    }
  }
}

Canaries SecretRecorder::canaries() const {
  const std::lock_guard lock(mutex_);
  return canaries_;
}

}  // namespace tank::testing
