// SPDX-License-Identifier: Apache-2.0
#include "support/local_site.hpp"

#include <chrono>

#include <doctest/doctest.h>

#include "core/crypto/encoding.hpp"

namespace tank::testing {
namespace {

server::ServerOptions quick_options() {
  server::ServerOptions options;
  options.io_threads = 1;
  options.workers = 4;
  options.drain_timeout = std::chrono::milliseconds(100);
  return options;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out += crypto::from_hex(text.substr(i + 1, 2)).value_or("?");
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace

std::map<std::string, std::string> read_form(std::string_view text) {
  std::map<std::string, std::string> out;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    out[decoded(pair.substr(0, equals))] = decoded(pair.substr(std::min(equals + 1, pair.size())));
  }
  return out;
}

LocalSite::LocalSite(Answering answering)
    : answering_(std::move(answering)), server_(quick_options(), *this) {
  REQUIRE(server_.listen().has_value());
  thread_ = std::thread([this] { server_.run(); });
}

LocalSite::~LocalSite() {
  server_.begin_drain();
  server_.begin_drain();  // twice: without grace
  thread_.join();
}

std::string LocalSite::origin() const { return "http://127.0.0.1:" + std::to_string(port()); }

tl::expected<server::Intake, server::Response> LocalSite::route(const server::RequestHead&,
                                                                std::string_view) {
  return server::Intake{.match = {}, .body_limit = 64u << 10};
}

server::Response LocalSite::refuse(int status, std::string_view why, std::string_view) {
  server::Response response{.status = status};
  response.body = why;
  return response;
}

server::Response LocalSite::handle(server::Request& request) {
  const server::RequestHead& head = *request.head;
  const SiteAnswer answer = answering_({.method = std::string(to_string(head.method)),
                                        .path = std::string(head.path),
                                        .query = read_form(head.query),
                                        .form = read_form(request.body),
                                        .authorization = std::string(head.authorization),
                                        .accept = std::string(head.field("accept"))});
  server::Response response{.status = answer.status};
  response.add("Content-Type", answer.type);
  for (const auto& [name, value] : answer.fields) response.add(name, value);
  response.body = answer.body;
  return response;
}

}  // namespace tank::testing
