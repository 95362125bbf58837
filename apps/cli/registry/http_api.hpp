// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Requests to the HTTP API: who asks, what comes back, what an error says.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <tank/port/http_client.hpp>

#include "cli/registry/http_registry.hpp"
#include "core/json/json.hpp"

namespace tank::inline v0::cli {

/// The address of a registry without slashes at its end. Errors: invalid_argument.
[[nodiscard]] Result<std::string> http_address(std::string address);

/// Externally synchronised.
class HttpApi {
 public:
  explicit HttpApi(HttpRegistryOptions options) : options_(std::move(options)) {}

  [[nodiscard]] const HttpRegistryOptions& options() const { return options_; }
  [[nodiscard]] const std::string& request_id() const { return request_id_; }

  /// A request for `path` below `/api/v1`, with the token.
  [[nodiscard]] HttpRequest request(std::string method, std::string_view path) const;
  /// The client that asks again. Errors: unavailable (offline, no libcurl).
  [[nodiscard]] Result<HttpClient*> client();

  /// Sends, and turns what is no success into its error.
  [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request);
  /// Remembers the request id and gives the error that an answer stands for.
  [[nodiscard]] tl::unexpected<Error> failed(const HttpResponse& response);

  template <class Document>
  [[nodiscard]] Result<Document> ask(const HttpRequest& request) {
    auto response = send(request);
    if (!response) return pass(response);
    return read_document<Document>(response->body);
  }

  template <class Document, class Body>
  [[nodiscard]] Result<Document> ask(std::string method, std::string_view path, const Body& body) {
    return ask<Document>(with_body(request(std::move(method), path), body));
  }

  /// Every page of the list at `path`, as one.
  template <class List>
  [[nodiscard]] Result<List> ask_all(const std::string& path) {
    List all;
    std::optional<std::string> after = std::string();
    while (after) {
      auto page = ask<List>(request("GET", page_path(path, *after)));
      if (!page) return page;
      for (auto& item : page->items) all.items.push_back(std::move(item));
      after = std::move(page->next);
    }
    return all;
  }

  template <class Body>
  [[nodiscard]] static HttpRequest with_body(HttpRequest request, const Body& body) {
    request.headers.push_back({"Content-Type", "application/json"});
    request.body = json::write(json::to_value(body));
    return request;
  }

  /// A newer server may say more than this client knows. Errors: unavailable (what came is not
  /// such a document).
  template <class Document>
  [[nodiscard]] static Result<Document> read_document(std::string_view body) {
    auto document = json::read<Document>(body, json::Unknown::ignore);
    if (document) return document;
    return fail(Errc::unavailable,
                "the registry's answer is not understood: " + document.error().detail);
  }

 private:
  /// `/users?limit=200&after=…`; `path` may have a query of its own.
  [[nodiscard]] static std::string page_path(const std::string& path, const std::string& after);

  HttpRegistryOptions options_;
  std::unique_ptr<HttpClient> plain_;
  std::unique_ptr<HttpClient> retrying_;
  std::string request_id_;
};

}  // namespace tank::inline v0::cli
