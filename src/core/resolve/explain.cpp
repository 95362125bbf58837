// SPDX-License-Identifier: Apache-2.0
#include "core/resolve/explain.hpp"

namespace tank::inline v0::resolve::detail {
Result<Explanation> explain(const Problem&, Universe&, std::span<const Id>,
                            std::span<const Cause>) {
  return Explanation{};
}
}  // namespace tank::inline v0::resolve::detail
