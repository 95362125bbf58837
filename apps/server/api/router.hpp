// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// From a path to an operation. Segments are split before anything is decoded.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/method.hpp"

namespace tank::server {

struct Operation;

/// What the router found.
struct Routed {
  const Operation* operation = nullptr;  ///< nothing: see `allowed`
  std::vector<std::pair<std::string_view, std::string>> values;
  std::vector<Method> allowed;  ///< methods of the path, when it exists
};

/// Decodes %XX of one segment. False for what must not hide in one: NUL, or a broken escape.
[[nodiscard]] bool decode_segment(std::string_view segment, std::string& out);

/// A tree of segments. `{value}` takes one segment that decodes to text without a slash;
/// `{name}` takes a package name, as one encoded segment (`%40acme%2Fpdf`) or as two plain
/// ones (`@acme/pdf`), and `{path}` all that is left. A literal wins over a value. Immutable after
/// construction.
class Router {
 public:
  /// The operations must outlive the router.
  explicit Router(std::span<const Operation> operations);
  ~Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  [[nodiscard]] Routed find(Method method, std::string_view path) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

}  // namespace tank::server
