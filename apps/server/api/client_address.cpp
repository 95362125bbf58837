// SPDX-License-Identifier: Apache-2.0
#include "server/api/client_address.hpp"

#include <algorithm>

#include <tank/base/limits.hpp>

#include "server/http/ip_address.hpp"

namespace tank::server {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string client_address(std::string_view peer, std::string_view forwarded_for,
                           const std::vector<std::string>& trusted) {
  std::string client(peer);
  std::string_view rest = forwarded_for;
  for (std::size_t hop = 0; hop < limits::forwarded_hops; ++hop) {
    if (std::ranges::find(trusted, client) == trusted.end()) break;
    const std::size_t comma = rest.rfind(',');
    const bool is_last = comma == std::string_view::npos;
    const auto before = canonical_ip(trimmed(is_last ? rest : rest.substr(comma + 1)));
    if (!before) break;
    client = *before;
    rest = is_last ? std::string_view{} : rest.substr(0, comma);
  }
  return client;
}

Result<std::vector<std::string>> parse_proxies(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view word = trimmed(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
    if (word.empty()) continue;
    auto address = canonical_ip(word);
    if (!address) {
      return fail(Errc::invalid_argument,
                  "--trusted-proxies: `" + std::string(word) + "` is not an address");
    }
    out.push_back(*std::move(address));
  }
  return out;
}

}  // namespace tank::server
