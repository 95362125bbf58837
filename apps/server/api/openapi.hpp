// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The route table told to others: an OpenAPI 3.1 document, and a page for people.

#include <span>
#include <string_view>

#include "core/json/value.hpp"
#include "server/api/html.hpp"
#include "server/api/operation.hpp"

namespace tank::server {

/// The document (OpenAPI 3.1.0). The same table gives the same document.
[[nodiscard]] json::Value openapi_document(std::span<const Operation> operations);

/// The page: plain HTML, no script.
[[nodiscard]] Html docs_page(std::span<const Operation> operations);
/// What a browser sees at `/`.
[[nodiscard]] Html welcome_page(std::string_view public_url);

}  // namespace tank::server
