// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The route table told to others: an OpenAPI 3.1 document, and a page for people.

#include <span>
#include <string>

#include "core/json/value.hpp"
#include "server/api/operation.hpp"

namespace tank::server {

/// The document (OpenAPI 3.1.0). The same table gives the same document.
[[nodiscard]] json::Value openapi_document(std::span<const Operation> operations);

/// The page: plain HTML, no script.
[[nodiscard]] std::string docs_page(std::span<const Operation> operations);
/// What a browser sees at `/`.
[[nodiscard]] std::string welcome_page(std::string_view public_url);
/// The Content-Security-Policy of both pages.
[[nodiscard]] std::string page_policy();

}  // namespace tank::server
