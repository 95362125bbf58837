// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

Result<Rows> Session::run_encoded(Text text, std::span<const Value> values) {
  if (failure_) return tl::unexpected(*failure_);
  auto rows = connection_.run(text, values);
  if (rows) return std::move(*rows);
  failure_ = to_error(rows.error());
  return tl::unexpected(*failure_);
}

}  // namespace tank::inline v0::sql
