// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A web site on loopback, answered by a function.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "server/http/server.hpp"

namespace tank::testing {

struct SiteRequest {
  std::string method;
  std::string path;
  std::map<std::string, std::string> query;  ///< decoded
  std::map<std::string, std::string> form;   ///< of an urlencoded body, decoded
  std::string authorization;
  std::string accept;
};

struct SiteAnswer {
  int status = 200;
  std::string body;
  std::string type = "application/json";
  std::vector<std::pair<std::string, std::string>> fields{};
};

/// Serves from construction to destruction. The function is called on several threads.
class LocalSite final : private server::RequestHandler {
 public:
  using Answering = std::function<SiteAnswer(const SiteRequest&)>;

  explicit LocalSite(Answering answering);
  ~LocalSite() override;

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  /// `http://127.0.0.1:PORT`
  [[nodiscard]] std::string origin() const;

 private:
  std::shared_ptr<const server::PreparedAnswer> from_memory(const server::RequestHead&,
                                                            const server::Operation*&) override {
    return nullptr;
  }
  tl::expected<server::Intake, server::Response> route(const server::RequestHead&,
                                                       std::string_view) override;
  server::Response refuse(int status, std::string_view why, std::string_view) override;
  void started() override {}
  void finished(const server::Exchange&) override {}
  server::Response handle(server::Request& request) override;
  std::unique_ptr<server::BodySink> open_sink(server::Request&) override { return nullptr; }

  Answering answering_;
  server::Server server_;
  std::thread thread_;
};

/// `a=1&b=two+words` taken apart (URL Standard §5.1).
[[nodiscard]] std::map<std::string, std::string> read_form(std::string_view text);

}  // namespace tank::testing
