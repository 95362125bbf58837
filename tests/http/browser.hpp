// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Somebody with a browser that keeps the cookies of one server.

#include <map>
#include <string>

#include "http/running_server.hpp"

namespace tank::testing {

class Browser {
 public:
  explicit Browser(const RunningServer& server) : server_(server) {}

  Answer get(const std::string& target) { return ask({.target = target}); }
  /// As a page of the server does it.
  Answer post(const std::string& target, const std::string& body = {}) {
    return ask({.method = "POST",
                .target = target,
                .type = body.empty() ? "" : "application/json",
                .body = body,
                .fields = "Sec-Fetch-Site: same-origin\r\n"});
  }
  /// Whether it has the cookie; and one more way to lose it: time.
  [[nodiscard]] bool has(const std::string& name) const { return cookies_.contains(name); }
  [[nodiscard]] std::string value(const std::string& name) const { return cookies_.at(name); }
  void forget(const std::string& name) { cookies_.erase(name); }

 private:
  Answer ask(Ask what) {
    std::string all;
    for (const auto& [name, value] : cookies_)
      all += (all.empty() ? "" : "; ") + name + "=" + value;
    if (!all.empty()) what.fields += "Cookie: " + all + "\r\n";
    Answer answer = server_.ask(what);
    for (const std::string& cookie : answer.cookies) keep(cookie);
    return answer;
  }

  void keep(const std::string& cookie) {
    const std::size_t equals = cookie.find('=');
    const std::string name = cookie.substr(0, equals);
    const std::string value = cookie.substr(equals + 1, cookie.find(';') - equals - 1);
    cookies_[name] = value;
    if (cookie.find("; Max-Age=0") != std::string::npos) cookies_.erase(name);
  }

  const RunningServer& server_;
  std::map<std::string, std::string> cookies_;
};

}  // namespace tank::testing
