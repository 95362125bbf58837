// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Somebody with a browser: it keeps cookies, and asks as pages of the server do.

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "core/json/json.hpp"
#include "http/running_server.hpp"

namespace tank::testing {

[[nodiscard]] inline std::string document(
    std::initializer_list<std::pair<std::string_view, json::Value>> members) {
  json::Object out;
  for (const auto& [name, value] : members) out.set(std::string(name), value);
  return json::write(json::Value(std::move(out)));
}

class Visitor {
 public:
  /// Nobody yet.
  explicit Visitor(const RunningServer& server) : server_(server) {}
  /// Logged in as a developer.
  Visitor(const RunningServer& server, const std::string& email) : server_(server) {
    REQUIRE(post("/api/v1/auth/developer", document({{"email", email}})).status == 200);
  }

  Answer get(const std::string& target) const { return send("GET", target); }
  Answer post(const std::string& target, const std::string& body = {}) const {
    return send("POST", target, body);
  }
  /// Sends the cookies along, and keeps those that come back.
  Answer send(const std::string& method, const std::string& target,
              const std::string& body = {}) const {
    Answer answer = server_.ask({.method = method,
                                 .target = target,
                                 .type = body.empty() ? "" : "application/json",
                                 .body = body,
                                 .fields = cookies() + "Sec-Fetch-Site: same-origin\r\n"});
    for (const std::string& cookie : answer.cookies) keep(cookie);
    return answer;
  }

  /// The value of a cookie; empty when there is none.
  [[nodiscard]] std::string cookie(const std::string& name) const {
    const auto found = jar_.find(name);
    return found == jar_.end() ? std::string() : found->second;
  }
  void put(const std::string& name, const std::string& value) { jar_[name] = value; }

 private:
  [[nodiscard]] std::string cookies() const {
    std::string out;
    for (const auto& [name, value] : jar_) out += (out.empty() ? "" : "; ") + name + "=" + value;
    return out.empty() ? out : "Cookie: " + out + "\r\n";
  }
  void keep(const std::string& cookie) const {
    const std::size_t sign = cookie.find('=');
    const std::string name = cookie.substr(0, sign);
    jar_[name] = cookie.substr(sign + 1, cookie.find(';') - sign - 1);
    if (cookie.find("Max-Age=0") != std::string::npos) jar_.erase(name);
  }

  const RunningServer& server_;
  mutable std::map<std::string, std::string> jar_;
};

}  // namespace tank::testing
