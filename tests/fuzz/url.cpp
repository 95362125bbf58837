// SPDX-License-Identifier: Apache-2.0
#include <tank/base/url.hpp>

#include "fuzz/target.hpp"

// What was read once reads the same again, and a server never connects to a private address.
void tank::fuzz::run(std::string_view text) {
  const auto url = Url::parse(text);
  if (url) {
    demand(Url::parse(url->to_string()) == url);
    demand(url->resolve("").has_value() && url->resolve(url->to_string()) == url);
  }
  const auto base = Url::parse("https://user@host:8443/a/b?c#d");
  demand(base.has_value());
  const auto target = base->resolve(text);
  if (target) demand(Url::parse(target->to_string()) == target);

  const auto outbound = parse_outbound(text);
  if (outbound) demand(!outbound->address() || is_public_address(*outbound->address()));

  const auto address = IpAddress::parse(text);
  if (address) demand(IpAddress::parse(address->to_string()) == address);
}
