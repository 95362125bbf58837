// SPDX-License-Identifier: Apache-2.0
// What operators ask: whether it lives, whether it is ready, what it does.
#include "server/api/answer_cache.hpp"
#include "server/api/metrics.hpp"
#include "server/api/openapi.hpp"
#include "server/api/page.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "server/site.hpp"

namespace tank::server {
namespace {

Response text_response(int status, std::string_view type, std::string body) {
  Response out;
  out.status = status;
  out.add("Content-Type", type);
  out.add("Cache-Control", "no-store");
  out.add("X-Content-Type-Options", "nosniff");
  out.body = std::move(body);
  return out;
}

// Answered from memory before it comes here, see `Application`; kept so that the table is whole.
Result<Reply> healthz(const Call&, const Nothing&) {
  return Reply{text_response(200, "application/json", "{\"status\":\"ok\"}")};
}

Result<Reply> readyz(const Call& call, const Nothing&) {
  const bool accepts = !call.site().draining;
  const bool store = call.services().store.ping().has_value();
  const bool artifacts = call.services().artifacts.ping().has_value();
  const bool ready = accepts && store && artifacts;
  const auto word = [](bool good, std::string_view otherwise) {
    return good ? json::Value("ok") : json::Value(otherwise);
  };
  const json::Value document =
      json::Object{{"status", ready ? "ready" : "not_ready"},
                   {"checks", json::Object{{"accepting", word(accepts, "draining")},
                                           {"store", word(store, "unavailable")},
                                           {"artifacts", word(artifacts, "unavailable")}}}};
  return Reply{text_response(ready ? 200 : 503, "application/json", json::write(document))};
}

Result<Reply> metrics(const Call& call, const Nothing&) {
  const Site& site = call.site();
  const Metrics::Gauges gauges{.connections = site.open_connections(),
                               .cache_bytes = site.answers.bytes(),
                               .cache_entries = site.answers.entries(),
                               .store_answers = call.services().store.ping().has_value(),
                               .mails = site.mail_counts()};
  return Reply{
      text_response(200, "text/plain; version=0.0.4; charset=utf-8", site.metrics.text(gauges))};
}

Result<Reply> openapi(const Call& call, const Nothing&) {
  return Reply{text_response(200, "application/json",
                             json::write(openapi_document(call.site().operations)))};
}

Result<Reply> docs(const Call& call, const Nothing&) {
  return Reply{page_response(200, "HTTP API of libtank", docs_page(call.site().operations),
                             PageKind::passive)};
}

Result<Reply> welcome(const Call& call, const Nothing&) {
  return Reply{
      page_response(200, "libtank", welcome_page(call.site().public_url), PageKind::passive)};
}

}  // namespace

std::vector<Operation> site_routes() {
  std::vector<Operation> out;
  out.push_back(operation<&healthz>(Method::get, "/healthz", "healthz",
                                    "Whether the process answers", guard::anyone, 200, {}));
  out.push_back(operation<&readyz>(Method::get, "/readyz", "readyz",
                                   "Whether requests should come here", guard::anyone, 200,
                                   {Errc::unavailable})
                    .touching_artifacts());
  out.push_back(operation<&metrics>(Method::get, "/metrics", "metrics",
                                    "Counters in the Prometheus text format", guard::anyone, 200,
                                    {})
                    .answering("text/plain"));
  out.push_back(operation<&openapi>(Method::get, "/openapi.json", "openapi",
                                    "This API as an OpenAPI 3.1 document", guard::anyone, 200, {}));
  out.push_back(
      operation<&docs>(Method::get, "/docs", "docs", "This API as a page", guard::anyone, 200, {})
          .answering("text/html"));
  out.push_back(
      operation<&welcome>(Method::get, "/", "welcome", "A first page", guard::anyone, 200, {})
          .answering("text/html"));
  return out;
}

}  // namespace tank::server
