// SPDX-License-Identifier: Apache-2.0
#include <tank/base/result.hpp>

namespace tank::inline v0 {

std::string describe_error(const Error& error) {
  return error.detail.empty() ? std::string(info(error.code).summary) : error.detail;
}

}  // namespace tank::inline v0
