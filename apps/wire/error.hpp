// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: errors.

#include <optional>
#include <string>

#include "core/json/value.hpp"

namespace tank::inline v0::wire {

/// The one shape of every error.
struct ErrorDocument {
  std::string error;
  std::string message;
  bool retryable = false;
  std::string request_id;
  std::optional<json::Value> details;
};

template <class Visitor>
void describe(Visitor& v, ErrorDocument& d) {
  v.required("error", d.error, "Stable word for what went wrong.");
  v.required("message", d.message, "One sentence for people: what, why, and what to do.");
  v.required("retryable", d.retryable, "Whether the same request may succeed later.");
  v.required("request_id", d.request_id, "Finds the request in the server's log.");
  v.optional("details", d.details, "Data about the error; its shape depends on `error`.");
}

}  // namespace tank::inline v0::wire
