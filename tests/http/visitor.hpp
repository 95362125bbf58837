// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Somebody with a browser: a session's cookie, and requests as pages of the server make them.

#include <string>

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
    const Answer answer = post("/api/v1/auth/developer", document({{"email", email}}));
    REQUIRE(answer.status == 200);
    const std::string field = answer.field("set-cookie");
    cookie_ = "Cookie: " + field.substr(0, field.find(';')) + "\r\n";
  }

  [[nodiscard]] Answer get(const std::string& target) const {
    return server_.ask({.target = target, .fields = cookie_});
  }
  [[nodiscard]] Answer post(const std::string& target, const std::string& body) const {
    return server_.ask({.method = "POST",
                        .target = target,
                        .type = "application/json",
                        .body = body,
                        .fields = cookie_ + "Sec-Fetch-Site: same-origin\r\n"});
  }

 private:
  const RunningServer& server_;
  std::string cookie_;
};

}  // namespace tank::testing
