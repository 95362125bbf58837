// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Absolute http and https URLs.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tank/base/address.hpp>
#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0 {

/// A URL as the URL Standard of WHATWG reads it, so that we see the host that a browser or a
/// client would: `http:\\0x7f.1` is `http://127.0.0.1/`. Two differences: other schemes are
/// refused, and so are host names outside ASCII, which are to be given in punycode.
class TANK_API Url {
 public:
  /// Errors: invalid_url.
  [[nodiscard]] static Result<Url> parse(std::string_view text);

  /// Reads a reference, such as a `Location` header, against this URL. Errors: invalid_url.
  [[nodiscard]] Result<Url> resolve(std::string_view reference) const;

  [[nodiscard]] const std::string& scheme() const { return scheme_; }  ///< `http` or `https`
  [[nodiscard]] bool has_credentials() const { return !username_.empty() || !password_.empty(); }
  [[nodiscard]] const std::string& username() const { return username_; }
  [[nodiscard]] const std::string& password() const { return password_; }
  /// Lower case; an address in its normal form, that of IPv6 in brackets.
  [[nodiscard]] const std::string& host() const { return host_; }
  /// The address that stands in place of a name.
  [[nodiscard]] const std::optional<IpAddress>& address() const { return address_; }
  [[nodiscard]] std::uint16_t port() const;  ///< that of the scheme where none is written
  [[nodiscard]] const std::string& path() const { return path_; }  ///< begins with a slash
  [[nodiscard]] const std::optional<std::string>& query() const { return query_; }
  [[nodiscard]] const std::optional<std::string>& fragment() const { return fragment_; }

  /// Scheme, host and port, as in an `Origin` header.
  [[nodiscard]] std::string origin() const;
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const Url&, const Url&) = default;

 private:
  friend class UrlReader;

  Url() = default;

  std::string scheme_;
  std::string username_;
  std::string password_;
  std::string host_;
  std::optional<IpAddress> address_;
  std::optional<std::uint16_t> port_;  // nothing when it is that of the scheme
  std::string path_;
  std::optional<std::string> query_;
  std::optional<std::string> fragment_;
};

/// Text as one segment of a path, or one value of a query or a form (RFC 3986 §2.3: all but
/// unreserved characters are encoded).
[[nodiscard]] TANK_API std::string encode_url_part(std::string_view text);

/// Whether what is sent there is safe from eavesdroppers: https, or a server on loopback; and
/// neither credentials nor a fragment in it.
[[nodiscard]] TANK_API bool is_protected_url(std::string_view text);

/// Which URLs of others a server may follow.
struct OutboundRules {
  /// Also private addresses, names and ports: for development and tests.
  bool allow_private = false;
};

/// Whether a server may follow a URL that somebody gave it: no credentials, port 80 or 443,
/// a public address, or a name that is not one of a private net. A name says nothing about
/// its addresses: resolve it, ask `is_public_address` of each, and connect to the one that
/// was asked about, as a guarded `HttpClient` does.
/// Errors: policy_refused.
[[nodiscard]] TANK_API Result<void> check_outbound(const Url& url, const OutboundRules& rules = {});

/// Reads a URL that a server shall follow, and checks it. Spellings that two readers may read
/// differently (white space, backslashes, other than two slashes) are refused here, though
/// `Url::parse` knows one reading.
/// Errors: invalid_url, then those of `check_outbound`.
[[nodiscard]] TANK_API Result<Url> parse_outbound(std::string_view text,
                                                  const OutboundRules& rules = {});

}  // namespace tank::inline v0
