// SPDX-License-Identifier: Apache-2.0
#include <tank/resolve/explanation.hpp>
namespace tank::inline v0::resolve {
std::string to_prose(const Explanation&) { return "x"; }
}  // namespace tank::inline v0::resolve
