// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Runs a case over stores: what each owes its callers.

#include <string>

#include <doctest/doctest.h>

#include "support/backends.hpp"
#include "support/builders.hpp"

namespace tank::testing {

/// Runs `body(OpenStore&)` over an empty store of every backend.
template <class Body>
void on_every_backend(Body&& body) {
  for (const Backend& backend : backends()) {
    CAPTURE(backend.name);
    OpenStore store = backend.open_empty();
    body(store);
  }
}

template <class T>
[[nodiscard]] Errc code_of(const Result<T>& result) {
  return result ? Errc::internal_error : result.error().code;
}

/// Runs `body(Transaction&)`, which must succeed, and gives its value.
template <class Body>
auto write(Store& store, Body&& body) {
  auto outcome = transact(store, body);
  INFO((outcome ? std::string() : describe_error(outcome.error())));
  REQUIRE(outcome.has_value());
  if constexpr (!std::is_void_v<typename decltype(outcome)::value_type>) return std::move(*outcome);
}

/// Runs `body(const Snapshot&)`.
template <class Body>
auto read(Store& store, Body&& body) {
  auto snapshot = store.snapshot();
  INFO((snapshot ? std::string() : describe_error(snapshot.error())));
  REQUIRE(snapshot.has_value());
  const Snapshot& view = **snapshot;
  return body(view);
}

}  // namespace tank::testing
