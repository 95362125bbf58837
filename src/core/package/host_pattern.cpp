// SPDX-License-Identifier: Apache-2.0
#include "core/package/host_pattern.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <tank/base/limits.hpp>
#include <tank/package/permissions.hpp>

namespace tank::inline v0::package {
namespace {

constexpr std::size_t name_length = 253;  // RFC 1035, as text
constexpr std::size_t label_length = 63;

tl::unexpected<Error> refuse(std::string_view host, std::string_view why) {
  return fail(Errc::invalid_permissions, "host `" + std::string(host) + "`: " + std::string(why));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > label_length) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  // An underscore is no host name's, but names of services in the DNS have it.
  return std::ranges::all_of(
      label, [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_'; });
}

// Calls `visit` with each part of `text` between dots until it says no.
template <class Visit>
bool all_labels(std::string_view text, Visit visit) {
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!visit(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

// Four decimal numbers without leading zeros: other spellings (`0x7f.1`, `127.1`) are names
// for the same machine that a comparison of texts would miss.
bool is_ipv4(std::string_view text) {
  int count = 0;
  const bool good = all_labels(text, [&count](std::string_view part) {
    ++count;
    if (part.empty() || part.size() > 3 || (part.size() > 1 && part.front() == '0')) return false;
    int value = 0;
    const auto read = std::from_chars(part.data(), part.data() + part.size(), value);
    return read.ec == std::errc{} && read.ptr == part.data() + part.size() && value <= 255;
  });
  return good && count == 4;
}

// What a resolver would take for an IPv4 address (WHATWG URL, "ends in a number").
bool ends_in_a_number(std::string_view text) {
  const std::string_view last = text.substr(text.rfind('.') + 1);
  if (last.starts_with("0x")) return true;
  return !last.empty() && std::ranges::all_of(last, is_digit);
}

bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || text.front() == '0') return false;
  std::uint32_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size() && value <= 65535;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

struct Parts {
  std::string_view name;  // `*`, `*.d` or `d`
  std::string_view port;  // empty: all
};

Parts split(std::string_view host) {
  const std::size_t colon = host.find(':');
  if (colon == std::string_view::npos) return {host, {}};
  return {host.substr(0, colon), host.substr(colon + 1)};
}

bool name_covers(std::string_view pattern, std::string_view name) {
  if (pattern == "*" || pattern == name) return true;
  if (!pattern.starts_with("*.")) return false;
  const std::string_view domain = pattern.substr(2);
  if (name == domain) return true;
  return name.size() > domain.size() && name.ends_with(domain) &&
         name[name.size() - domain.size() - 1] == '.';
}

Result<void> check_name(std::string_view text, std::string_view name) {
  if (name == "*") return {};
  const bool wild = name.starts_with("*.");
  if (wild) name.remove_prefix(2);
  if (name.find('*') != std::string_view::npos) {
    return refuse(text, "`*` stands alone or as the first label, `*.example.com`");
  }
  if (name.size() > name_length || !all_labels(name, is_label)) {
    return refuse(text, "not a host name; write a DNS name in ASCII or an IPv4 address, alone");
  }
  if (ends_in_a_number(name) && (wild || !is_ipv4(name))) {
    return refuse(text, "not an IPv4 address; write four decimal numbers, without a wildcard");
  }
  return {};
}

}  // namespace

Result<std::string> normalize_host(std::string_view text) {
  if (text.size() > limits::permission_host_length) {
    return fail(Errc::invalid_permissions, "a host is too long");
  }
  if (std::ranges::any_of(text, [](unsigned char c) { return c <= 0x20 || c >= 0x7f; })) {
    return fail(Errc::invalid_permissions,
                "a host holds a character outside of printable ASCII; write international names "
                "in their `xn--` form");
  }
  std::string host = lower(text);
  const std::size_t colon = host.find(':');
  if (colon != std::string::npos && !is_port(std::string_view(host).substr(colon + 1))) {
    return refuse(text, "write the host alone, or with a port of 1 to 65535 behind it");
  }
  // `example.com.` is the same name with its root spelled out.
  const std::size_t end = std::min(colon, host.size());
  if (end > 1 && host[end - 1] == '.' && host[end - 2] != '*') host.erase(end - 1, 1);
  if (auto checked = check_name(text, split(host).name); !checked) return pass(checked);
  return host;
}

bool canonical_host_covers(std::string_view pattern, std::string_view host) {
  const Parts a = split(pattern);
  const Parts b = split(host);
  return (a.port.empty() || a.port == b.port) && name_covers(a.name, b.name);
}

bool host_covers(std::string_view pattern, std::string_view host) {
  const auto a = normalize_host(pattern);
  const auto b = normalize_host(host);
  return a && b && canonical_host_covers(*a, *b);
}

}  // namespace tank::inline v0::package
