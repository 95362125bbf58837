// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Values in PostgreSQL's binary format (its documentation, chapter "Frontend/Backend Protocol").

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <libpq-fe.h>

#include "storage/sql/fault.hpp"
#include "storage/sql/value.hpp"

namespace tank::inline v0::postgres {

/// The types that our schema uses, by their object identifiers in `pg_type`.
enum class Type : Oid {
  boolean = 16,
  bytea = 17,
  int8 = 20,
  int2 = 21,
  int4 = 23,
  text = 25,
  name = 19,
  float4 = 700,
  float8 = 701,
  varchar = 1043,
  timestamptz = 1184,
};

/// The parameters of one call, as libpq wants them.
class Parameters {
 public:
  /// `types` are what the server expects. Faults: check (a value that does not fit its type),
  /// broken (another number of values).
  [[nodiscard]] static sql::Outcome<Parameters> encode(std::span<const Oid> types,
                                                       std::span<const sql::Value> values);

  [[nodiscard]] int count() const { return static_cast<int>(lengths_.size()); }
  [[nodiscard]] const int* lengths() const { return lengths_.data(); }
  [[nodiscard]] const int* formats() const { return formats_.data(); }
  /// Valid as long as this object is neither moved nor changed.
  [[nodiscard]] std::vector<const char*> pointers() const;

 private:
  std::vector<std::optional<std::string>> bytes_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

/// One field of a result in the binary format. Faults: broken (a type that is not ours).
[[nodiscard]] sql::Outcome<sql::Value> decode_field(const PGresult* result, int row, int column);

}  // namespace tank::inline v0::postgres
