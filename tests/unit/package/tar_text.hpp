// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Archives built by hand, good and bad.

#include <cstdint>
#include <string>
#include <string_view>

namespace tank::testing {

/// One entry with content and padding; a field of `TarEntry` that is set wins over what is right.
struct TarEntry {
  std::string path = "a";
  std::string content;
  char type = '0';
  std::string mode = "0000644";
  std::string size;  ///< as text; empty: that of the content
  std::string link;
  std::string magic = std::string(
      "ustar\0"
      "00",
      8);
  std::string prefix;
};
[[nodiscard]] std::string tar_entry(const TarEntry& entry);

/// Makes the checksum of the header at `at` right again.
void set_checksum(std::string& tar, std::size_t at);

/// An extended header with these records.
[[nodiscard]] std::string pax_entry(const std::string& records, char type = 'x');

/// Two empty blocks behind `entries`, compressed.
[[nodiscard]] std::string tgz(const std::string& entries);

}  // namespace tank::testing
