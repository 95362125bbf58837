// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What goes into and comes out of a statement.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <tank/base/time.hpp>

namespace tank::inline v0::sql {

/// A BLOB or BYTEA.
struct Bytes {
  std::string octets;

  [[nodiscard]] const char* data() const { return octets.data(); }
  [[nodiscard]] std::size_t size() const { return octets.size(); }
  friend bool operator==(const Bytes&, const Bytes&) = default;
};

/// JSON text; both engines keep it as text, so that the same bytes come back.
struct Json {
  std::string text;

  friend bool operator==(const Json&, const Json&) = default;
};

using Null = std::monostate;
using Value = std::variant<Null, bool, std::int64_t, double, std::string, Bytes, TimePoint, Json>;

using Row = std::vector<Value>;

struct Rows {
  std::vector<Row> rows;
  std::int64_t changed = 0;  ///< rows that the statement inserted, updated or deleted

  [[nodiscard]] bool is_empty() const { return rows.empty(); }
  [[nodiscard]] const Row& front() const { return rows.front(); }
};

}  // namespace tank::inline v0::sql
