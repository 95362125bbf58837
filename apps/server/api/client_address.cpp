// SPDX-License-Identifier: Apache-2.0
#include "server/api/client_address.hpp"

#include <algorithm>

#include <tank/base/limits.hpp>

namespace tank::server {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string_view client_address(std::string_view peer, std::string_view forwarded_for,
                                const std::vector<std::string>& trusted) {
  const auto is_trusted = [&trusted](std::string_view address) {
    return std::ranges::find(trusted, address) != trusted.end();
  };
  std::string_view rest = forwarded_for;
  for (std::size_t hop = 0; hop < limits::forwarded_hops && is_trusted(peer); ++hop) {
    const std::size_t comma = rest.rfind(',');
    const std::string_view last =
        trimmed(comma == std::string_view::npos ? rest : rest.substr(comma + 1));
    if (last.empty()) return peer;
    peer = last;
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(0, comma);
  }
  return peer;
}

}  // namespace tank::server
