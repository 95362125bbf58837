// SPDX-License-Identifier: Apache-2.0
// Two forms of cases. With a `method`: a request, and whether a server at `https://` plus its
// `host` takes it. With a `cookie`: one field or a list of them, as a client would send it, and
// whether a session is recognised (accept), is not (none), or the request is refused (reject,
// 431); `accept-or-none` leaves the choice.
#include <array>

#include <tank/base/limits.hpp>

#include "conform/input.hpp"
#include "server/api/cross_site.hpp"
#include "server/http/cookie.hpp"

namespace tank::conform {
namespace {

using json::Value;

void report_word(const Sink& sink, const Case& each, std::string verdict, std::string expected,
                 bool ok, double ms) {
  sink({.id = each.id,
        .verdict = std::move(verdict),
        .expected = std::move(expected),
        .ok = ok,
        .ms = ms});
}

std::string word_of(server::CrossSiteVerdict verdict) {
  constexpr std::array<std::string_view, 4> words{"allow", "allow-read-only", "deny", "415"};
  return std::string(words[static_cast<std::size_t>(verdict)]);
}

// Expectations begin with the verdict and go on with a reason in parentheses.
std::string expected_word(const std::string& expect) {
  if (expect == "override ignored") return "allow-read-only";  // a GET stays one
  return expect.substr(0, expect.find(' '));
}

std::optional<std::string> field_at(const Value& value, std::string_view name) {
  const Value* member = value.find(name);
  const std::string* text = member == nullptr ? nullptr : member->if_string();
  return text == nullptr ? std::nullopt : std::optional(*text);
}

server::CredentialKind credential_of(const std::string& auth) {
  if (auth == "bearer") return server::CredentialKind::bearer;
  return auth == "cookie" ? server::CredentialKind::cookie : server::CredentialKind::none;
}

Result<std::string> judge_request(const Value& value) {
  constexpr std::array<std::string_view, 1> accepted{"application/json"};
  const auto method = server::parse_method(text_at(value, "method"));
  if (!method) return fail(Errc::invalid_argument, "unknown method");
  const auto origin = field_at(value, "origin");
  const auto site = field_at(value, "sec_fetch_site");
  const auto type = field_at(value, "content_type");
  const server::CrossSiteQuestion question{.method = *method,
                                           .credential = credential_of(text_at(value, "auth")),
                                           .origin = origin,
                                           .fetch_site = site,
                                           .has_body = value.find("content_type") != nullptr,
                                           .content_type = type ? *type : std::string_view()};
  return word_of(server::judge_cross_site(question, "https://" + text_at(value, "host"), accepted));
}

std::vector<std::string> cookies_of(const Value& value) {
  const Value* member = value.find("cookie");
  if (const std::string* one = member->if_string()) return {*one};
  std::vector<std::string> fields;
  if (const json::Array* many = member->if_array()) {
    for (const Value& each : *many) {
      if (const std::string* text = each.if_string()) fields.push_back(*text);
    }
  }
  return fields;
}

// The whole request through the server's reader, as from a socket.
std::string judge_cookies(const std::vector<std::string>& fields) {
  std::string bytes = "GET / HTTP/1.1\r\nHost: app.example.test\r\n";
  for (const std::string& field : fields) bytes += "Cookie: " + field + "\r\n";
  bytes += "\r\n";
  if (bytes.size() > limits::request_header_bytes) return "431";
  const auto end = server::find_head_end(bytes, 0);
  server::RequestHead head;
  if (!end || *end != bytes.size() || !server::read_head(bytes, head)) return "reject";
  const auto session = server::read_cookie(head, server::session_cookie_name);
  if (!session) return "reject";
  return *session ? "accept" : "none";
}

// `accept-or-none` names two verdicts.
bool is_one_of(const std::string& verdict, std::string_view expected) {
  constexpr std::string_view between = "-or-";
  for (;;) {
    const std::size_t end = expected.find(between);
    if (expected.substr(0, end) == verdict) return true;
    if (end == std::string_view::npos) return false;
    expected.remove_prefix(end + between.size());
  }
}

}  // namespace

Result<void> run_csrf(const std::filesystem::path& path, const Sink& sink) {
  const auto cases = read_cases(path);
  if (!cases) return pass(cases);
  for (const Case& each : *cases) {
    const std::string expect = text_at(each.value, "expect");
    const auto begun = std::chrono::steady_clock::now();
    const bool is_cookie = each.value.find("cookie") != nullptr;
    const Result<std::string> verdict =
        is_cookie ? judge_cookies(cookies_of(each.value)) : judge_request(each.value);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
    if (!verdict) return fail(verdict.error().code, each.id + ": " + verdict.error().detail);
    const std::string expected = is_cookie ? expect : expected_word(expect);
    report_word(sink, each, *verdict, expected, is_one_of(*verdict, expected), took.count());
  }
  return {};
}

}  // namespace tank::conform
