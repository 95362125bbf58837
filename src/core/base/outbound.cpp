// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <tank/base/url.hpp>

namespace tank::inline v0 {
namespace {

// Names that never lead to the public net: reserved (RFC 2606, 6761, 6762, 7686, 8375, ICANN's
// `internal`), customary in private nets, or of a cluster.
constexpr std::array<std::string_view, 17> private_domains{
    "localhost", "localdomain", "local",   "internal", "intranet", "private", "corp", "home", "lan",
    "home.arpa", "svc",         "cluster", "arpa",     "onion",    "invalid", "test", "alt"};

// Public names that answer with whatever address stands in front of them, or with loopback.
constexpr std::array<std::string_view, 7> address_mirrors{
    "nip.io", "sslip.io", "xip.io", "localtest.me", "lvh.me", "vcap.me", "lacolhost.com"};

constexpr std::size_t name_length = 253;
constexpr std::size_t label_length = 63;

template <class Domains>
bool lies_below_any(std::string_view name, const Domains& domains) {
  return std::ranges::any_of(domains, [name](std::string_view domain) {
    if (!name.ends_with(domain)) return false;
    return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
  });
}

bool labels_fit(std::string_view name) {
  while (true) {
    const std::size_t dot = name.find('.');
    const std::string_view label = name.substr(0, dot);
    if (label.empty() || label.size() > label_length) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

bool is_public_name(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  const bool qualified = name.find('.') != std::string_view::npos;
  return qualified && name.size() <= name_length && labels_fit(name) &&
         !lies_below_any(name, private_domains) && !lies_below_any(name, address_mirrors);
}

// Whether everybody reads the same host here: the scheme, two slashes, and no character that
// one reader drops and another takes for a slash.
bool has_one_reading(std::string_view text) {
  const std::size_t slashes = text.find("://");
  if (slashes == std::string_view::npos || text.substr(slashes + 3).starts_with('/')) return false;
  return std::ranges::none_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7f || c == '\\';
  });
}

}  // namespace

Result<void> check_outbound(const Url& url, const OutboundRules& rules) {
  if (url.has_credentials()) {
    return fail(Errc::policy_refused, "a URL to follow may not hold a name or a password");
  }
  if (rules.allow_private) return {};
  if (url.port() != 80 && url.port() != 443) {
    return fail(Errc::policy_refused,
                "port " + std::to_string(url.port()) + " is neither 80 nor 443");
  }
  const bool open = url.address() ? is_public_address(*url.address()) : is_public_name(url.host());
  if (!open) {
    return fail(Errc::policy_refused, "`" + url.host() + "` is not on the public net");
  }
  return {};
}

Result<Url> parse_outbound(std::string_view text, const OutboundRules& rules) {
  if (!has_one_reading(text)) {
    return fail(Errc::invalid_url,
                "a URL to follow is written `https://host/path`, without "
                "white space and backslashes");
  }
  auto url = Url::parse(text);
  if (!url) return url;
  const auto checked = check_outbound(*url, rules);
  if (!checked) return pass(checked);
  return url;
}

}  // namespace tank::inline v0
