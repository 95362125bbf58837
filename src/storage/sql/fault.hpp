// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What an engine can refuse, in words that both engines share.

#include <string>
#include <utility>

#include <tl/expected.hpp>

#include <tank/base/result.hpp>

namespace tank::inline v0::sql {

enum class FaultKind {
  unique,       ///< a unique index has the key already
  foreign_key,  ///< what the row points to is not there
  check,        ///< a CHECK or NOT NULL constraint, or a value of the wrong type
  conflict,     ///< busy, serialization failure or deadlock: repeat the transaction
  unavailable,  ///< no connection could be had, or the engine is shutting down
  lost,         ///< the connection broke: whether a commit happened is not known
  full,         ///< no space left
  broken,       ///< damaged storage, or a statement that does not fit the schema
};

struct Fault {
  FaultKind kind = FaultKind::broken;
  std::string detail;

  friend bool operator==(const Fault&, const Fault&) = default;
};

template <class T>
using Outcome = tl::expected<T, Fault>;

[[nodiscard]] inline tl::unexpected<Fault> refuse(FaultKind kind, std::string detail) {
  return tl::unexpected<Fault>(Fault{kind, std::move(detail)});
}

/// What callers of a store are told.
[[nodiscard]] Error to_error(const Fault& fault);

}  // namespace tank::inline v0::sql
