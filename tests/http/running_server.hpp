// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A server with some people in it, on a port of its own.

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "http/client.hpp"
#include "server/instance.hpp"
#include "support/backends.hpp"

namespace tank::testing {

/// What several servers may share.
struct Premises {
  explicit Premises(const Backend& backend);
  ~Premises();

  std::string folder;
  std::unique_ptr<Place> place;
  std::string store;  ///< as `--store` takes it
  mutable std::size_t mails_read = 0;
};

/// Serves from construction to destruction.
class RunningServer {
 public:
  explicit RunningServer(const Premises& premises, server::ServerOptions options = {},
                         const server::Config& wishes = unlimited());
  /// The configuration of most tests: no rates, a place where everything is allowed, a quiet log.
  [[nodiscard]] static server::Config unlimited();
  ~RunningServer();

  [[nodiscard]] std::uint16_t port() const { return instance_->port(); }
  [[nodiscard]] server::Instance& instance() { return *instance_; }
  void drain();
  /// Whether the server has ended.
  void join();

  /// From now on sees each request that is made through this object, and its answer.
  void watch(std::function<void(const Ask&, const Answer&)> watcher) {
    watcher_ = std::move(watcher);
  }

  Answer ask(const Ask& what) const;
  Answer get(const std::string& target, const std::string& token = {}) const;
  Answer post(const std::string& target, const std::string& token, const std::string& body) const;
  Answer publish(const std::string& name, const std::string& token, const std::string& archive,
                 const std::string& fields = {}) const;

  /// Logs the first administrator in.
  [[nodiscard]] std::string admin_token();
  /// Makes a user and gives a token with every scope.
  [[nodiscard]] std::string user_token(const std::string& admin, const std::string& email);

 private:
  std::unique_ptr<server::Instance> instance_;
  std::thread thread_;
  std::function<void(const Ask&, const Answer&)> watcher_;
};

/// A server of its own for each store that servers can share: `body(premises, server)`.
template <class Body>
void on_each_store(Body body) {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const Premises premises(backend);
    RunningServer server(premises);
    body(premises, server);
  }
}

/// The same, where the first administrator owns the team `acme`: `body(premises, server, token)`.
template <class Body>
void with_team(Body body) {
  on_each_store([&body](const Premises& premises, RunningServer& server) {
    const std::string admin = server.admin_token();
    REQUIRE(server.post("/api/v1/orgs", admin, R"({"slug":"acme","name":"Acme"})").status == 201);
    body(premises, server, admin);
  });
}

/// What stands behind `#` in the link of the last mail, and the six digits of its subject.
[[nodiscard]] std::string last_link_code(const Premises& premises);
[[nodiscard]] std::string last_digits(const Premises& premises);
[[nodiscard]] std::size_t mail_count(const Premises& premises);

/// The archive of a small skill.
[[nodiscard]] std::string skill(const std::string& name, const std::string& version,
                                const std::string& text = "text",
                                const std::string& more_manifest = {});
/// `%40acme%2Fpdf`
[[nodiscard]] std::string encoded(std::string name);
/// A text member of a document; empty when it is missing.
[[nodiscard]] std::string text_at(const json::Value& document, std::string_view key);

}  // namespace tank::testing
