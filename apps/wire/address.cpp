// SPDX-License-Identifier: Apache-2.0
#include "wire/address.hpp"

namespace tank::inline v0::wire {

std::string encode_segment(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool unreserved = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                            (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' ||
                            byte == '_' || byte == '~';
    if (unreserved) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

std::string archive_path(const package::PackageName& name, const semver::Version& version) {
  return "/api/v1/packages/" + name.to_string() + "/releases/" + version.to_string() + "/archive";
}

}  // namespace tank::inline v0::wire
