// SPDX-License-Identifier: Apache-2.0
#include <tank/resolve/check.hpp>
namespace tank::inline v0::resolve {
Result<void> check_conflict(const Problem&, PackageSource&, std::span<const Fact>) { return {}; }
}  // namespace tank::inline v0::resolve
