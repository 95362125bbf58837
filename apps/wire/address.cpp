// SPDX-License-Identifier: Apache-2.0
#include "wire/address.hpp"

#include <tank/base/url.hpp>

namespace tank::inline v0::wire {

std::string encode_segment(std::string_view text) { return encode_url_part(text); }

std::string archive_path(const package::PackageName& name, const semver::Version& version) {
  return "/api/v1/packages/" + name.to_string() + "/releases/" + version.to_string() + "/archive";
}

}  // namespace tank::inline v0::wire
