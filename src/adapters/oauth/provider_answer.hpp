// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What a provider answers, as JSON or as an error of ours.

#include <tank/base/result.hpp>
#include <tank/port/http_client.hpp>

#include "core/json/json.hpp"

namespace tank::inline v0::adapters {

struct ProviderAnswer {
  int status = 0;
  json::Value document;
};

/// Sends, and reads a JSON document of any status below 500.
/// Errors: provider_unavailable (no answer, a 5xx, or a page that is no JSON).
[[nodiscard]] Result<ProviderAnswer> ask_provider(HttpClient& http, HttpRequest request);

/// The same, where only 200 is an answer.
/// Errors: provider_unavailable.
[[nodiscard]] Result<json::Value> fetch_document(HttpClient& http, HttpRequest request);

/// Reads a document as a described type; members that it does not know are ignored.
/// Errors: provider_unavailable (the document is not as it should be).
template <class T>
[[nodiscard]] Result<T> read_answer(const json::Value& document, const std::string& url) {
  auto read = json::from<T>(document, json::Unknown::ignore);
  if (read) return read;
  return fail(Errc::provider_unavailable, url + " answers with a document that is not as it " +
                                              "should be: " + read.error().detail);
}

}  // namespace tank::inline v0::adapters
