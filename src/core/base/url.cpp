// SPDX-License-Identifier: Apache-2.0
// The URL parser of the URL Standard (§4.4), cut down to what http and https can reach. There
// the standard's machine goes through its states in one order, so here they are functions.
#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include <tank/base/url.hpp>

#include "core/base/url_host.hpp"

namespace tank::inline v0 {
namespace {

constexpr std::string_view slashes = "/\\";

// What is percent-encoded besides controls, space and everything outside ASCII.
constexpr std::string_view encoded_in_fragment = "\"<>`";
constexpr std::string_view encoded_in_query = "\"#<>'";
constexpr std::string_view encoded_in_path = "\"#<>?^`{}";
constexpr std::string_view encoded_in_userinfo = "\"#<>?`{}/:;=@[\\]^|";

std::string percent_encode(std::string_view text, std::string_view also) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f && also.find(c) == std::string_view::npos) {
      out += c;
      continue;
    }
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::string without_noise(std::string_view text) {
  const auto is_noise = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && is_noise(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_noise(text.back())) text.remove_suffix(1);
  std::string out(text);
  std::erase_if(out, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return out;
}

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter(char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes `scheme:` from the text, in lower case; nothing when it has none.
std::optional<std::string> take_scheme(std::string_view& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(text.front())) return {};
  std::string scheme(text.substr(0, colon));
  const bool good = std::ranges::all_of(scheme, [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
  if (!good) return {};
  std::ranges::transform(scheme, scheme.begin(), to_lower);
  text.remove_prefix(colon + 1);
  return scheme;
}

// How many dots a segment stands for, when it is nothing but dots.
int dots_of(std::string_view segment) {
  int dots = 0;
  while (!segment.empty() && dots < 3) {
    const bool plain = segment.front() == '.';
    const bool encoded = segment.starts_with("%2e") || segment.starts_with("%2E");
    if (!plain && !encoded) return 0;
    segment.remove_prefix(plain ? 1 : 3);
    ++dots;
  }
  return segment.empty() && dots < 3 ? dots : 0;
}

std::uint16_t default_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

}  // namespace

/// Fills a URL from text, with another one as its base or none.
class UrlReader {
 public:
  explicit UrlReader(const Url* base) : base_(base) {}

  std::optional<Url> read(std::string_view text) {
    const std::string cleaned = without_noise(text);
    std::string_view rest = cleaned;
    const auto scheme = take_scheme(rest);
    if (scheme && *scheme != "http" && *scheme != "https") return std::nullopt;
    if (!scheme && base_ == nullptr) return std::nullopt;
    url_.scheme_ = scheme ? *scheme : base_->scheme_;
    const bool same_scheme = base_ != nullptr && url_.scheme_ == base_->scheme_;
    const bool relative = !scheme || (same_scheme && !rest.starts_with("//"));
    if (!(relative ? read_relative(rest) : read_authority(rest))) return std::nullopt;
    return std::move(url_);
  }

 private:
  static bool is_slash(std::string_view text, std::size_t at) {
    return at < text.size() && slashes.find(text[at]) != std::string_view::npos;
  }

  bool read_relative(std::string_view rest) {
    if (is_slash(rest, 0) && is_slash(rest, 1)) return read_authority(rest);
    url_.username_ = base_->username_;
    url_.password_ = base_->password_;
    url_.host_ = base_->host_;
    url_.address_ = base_->address_;
    url_.port_ = base_->port_;
    if (is_slash(rest, 0)) return read_path(rest, "");
    if (rest.empty() || rest.front() == '?' || rest.front() == '#') {
      url_.path_ = base_->path_;
      if (!rest.starts_with('?')) url_.query_ = base_->query_;
      return read_tail(rest);
    }
    // All but the last segment of the base.
    return read_path(rest, base_->path_.substr(0, base_->path_.rfind('/')));
  }

  bool read_authority(std::string_view rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(slashes), rest.size()));
    const std::size_t end = std::min(rest.find_first_of("/\\?#"), rest.size());
    std::string_view authority = rest.substr(0, end);
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
      read_credentials(authority.substr(0, at));
      authority.remove_prefix(at + 1);
    }
    return read_host(authority) && read_path(rest.substr(end), "");
  }

  void read_credentials(std::string_view text) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    url_.username_ = percent_encode(text.substr(0, colon), encoded_in_userinfo);
    text.remove_prefix(std::min(colon + 1, text.size()));
    url_.password_ = percent_encode(text, encoded_in_userinfo);
  }

  bool read_host(std::string_view text) {
    const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
    const std::size_t colon = std::min(text.find(':', bracket), text.size());
    auto host = parse_url_host(text.substr(0, colon));
    if (!host) return false;
    url_.host_ = std::move(host->text);
    url_.address_ = host->address;
    return colon == text.size() || read_port(text.substr(colon + 1));
  }

  bool read_port(std::string_view text) {
    if (text.empty()) return true;
    unsigned value = 0;
    for (const char c : text) {
      if (!is_digit(c)) return false;
      value = value * 10 + static_cast<unsigned>(c - '0');
      if (value > 65'535) return false;
    }
    const auto port = static_cast<std::uint16_t>(value);
    if (port != default_port(url_.scheme_)) url_.port_ = port;
    return true;
  }

  // `parents` is the path on which a relative one stands, without a slash at its end.
  bool read_path(std::string_view rest, std::string_view parents) {
    const std::size_t end = std::min(rest.find_first_of("?#"), rest.size());
    std::string_view text = rest.substr(0, end);
    std::string path(parents);
    if (is_slash(text, 0)) text.remove_prefix(1);
    while (true) {
      const std::size_t slash = std::min(text.find_first_of(slashes), text.size());
      const bool last = slash == text.size();
      append_segment(path, text.substr(0, slash), last);
      if (last) break;
      text.remove_prefix(slash + 1);
    }
    url_.path_ = std::move(path);
    return read_tail(rest.substr(end));
  }

  static void append_segment(std::string& path, std::string_view segment, bool last) {
    const int dots = dots_of(segment);
    if (dots == 2) path.resize(path.empty() ? 0 : path.rfind('/'));
    if (dots == 0) path += '/' + percent_encode(segment, encoded_in_path);
    if (dots != 0 && last) path += '/';
  }

  bool read_tail(std::string_view rest) {
    const std::size_t hash = std::min(rest.find('#'), rest.size());
    if (rest.starts_with('?')) {
      url_.query_ = percent_encode(rest.substr(1, hash - 1), encoded_in_query);
    }
    if (hash < rest.size()) {
      url_.fragment_ = percent_encode(rest.substr(hash + 1), encoded_in_fragment);
    }
    return true;
  }

  const Url* base_;
  Url url_;
};

namespace {

Result<Url> read_url(std::string_view text, const Url* base) {
  auto url = UrlReader(base).read(text);
  if (!url) return fail(Errc::invalid_url, "a URL is written `https://host/path`, in ASCII");
  return *std::move(url);
}

}  // namespace

Result<Url> Url::parse(std::string_view text) { return read_url(text, nullptr); }

Result<Url> Url::resolve(std::string_view reference) const { return read_url(reference, this); }

std::uint16_t Url::port() const { return port_.value_or(default_port(scheme_)); }

std::string Url::origin() const {
  std::string out = scheme_ + "://" + host_;
  if (port_) out += ":" + std::to_string(*port_);
  return out;
}

std::string Url::to_string() const {
  std::string out = scheme_ + "://";
  if (has_credentials()) {
    out += username_;
    if (!password_.empty()) out += ":" + password_;
    out += '@';
  }
  out += host_;
  if (port_) out += ":" + std::to_string(*port_);
  out += path_;
  if (query_) out += "?" + *query_;
  if (fragment_) out += "#" + *fragment_;
  return out;
}

std::string encode_url_part(std::string_view text) {
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

bool is_protected_url(std::string_view text) {
  const auto url = Url::parse(text);
  if (!url || url->has_credentials() || url->fragment()) return false;
  const bool loopback =
      url->host() == "localhost" || url->host() == "[::1]" ||
      (url->address() && url->address()->is_v4() && url->address()->bytes()[0] == 127);
  return url->scheme() == "https" || loopback;
}

}  // namespace tank::inline v0
