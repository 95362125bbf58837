// SPDX-License-Identifier: Apache-2.0
#include "server/api/call.hpp"

#include <algorithm>
#include <charconv>

#include <tank/base/redirect_target.hpp>

#include "server/api/client_address.hpp"
#include "server/api/router.hpp"
#include "server/site.hpp"

namespace tank::server {

std::string_view Call::value(std::string_view name) const {
  for (const auto& [key, text] : request_.match.values) {
    if (key == name) return text;
  }
  return {};
}

identity::Device Call::device() const {
  return {.address = client_address(request_.peer, head().joined("x-forwarded-for"),
                                    site_.trusted_proxies),
          .user_agent = std::string(head().field("user-agent"))};
}

std::optional<std::string> Call::query(std::string_view name) const {
  std::string_view rest = head().query;
  while (!rest.empty()) {
    const std::size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    const std::size_t equals = pair.find('=');
    if (pair.substr(0, equals) != name) continue;
    std::string raw(equals == std::string_view::npos ? std::string_view{}
                                                     : pair.substr(equals + 1));
    std::ranges::replace(raw, '+', ' ');
    std::string decoded;
    if (!decode_segment(raw, decoded)) return std::string{};
    return decoded;
  }
  return std::nullopt;
}

Result<std::string> Call::own_page(std::string_view next) const {
  const auto own = Url::parse(site_.public_url);
  if (!own) return pass(own);
  const auto target = RedirectTarget::parse(next, *own);
  if (!target) return pass(target);
  return target->to_string();
}

Result<PageRequest> Call::page() const {
  PageRequest page;
  if (const auto limit = query("limit")) {
    const char* end = limit->data() + limit->size();
    const auto [stopped, error] = std::from_chars(limit->data(), end, page.limit);
    if (error != std::errc{} || stopped != end) {
      return fail(Errc::invalid_argument, "`limit` must be a number");
    }
  }
  page.after = query("after").value_or("");
  if (auto good = check(page); !good) return pass(good);
  return page;
}

}  // namespace tank::server
