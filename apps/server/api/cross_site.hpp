// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Whether a request may be the work of another site in our user's browser.
///
/// The browser says where a request comes from, in `Sec-Fetch-Site` (Fetch Metadata) and in
/// `Origin` (RFC 6454 §7), and no page can forge either. What both of them say must be good;
/// a spelling that no browser sends is another site's.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "server/http/method.hpp"

namespace tank::server {

/// How a request shows who sends it.
enum class CredentialKind : std::uint8_t {
  none,    ///< anybody; a login is such a request, and another site must not log us in either
  cookie,  ///< the browser adds it, whoever made the request
  bearer,  ///< a header that only the program knows which holds the token
};

/// What is known of a request before its body is read.
struct CrossSiteQuestion {
  Method method = Method::get;
  CredentialKind credential = CredentialKind::none;
  std::optional<std::string_view> origin;      ///< the field as sent, when it was
  std::optional<std::string_view> fetch_site;  ///< `Sec-Fetch-Site`, likewise
  bool has_body = false;
  std::string_view content_type = {};
};

enum class CrossSiteVerdict : std::uint8_t {
  allow,
  allow_reading,   ///< GET, HEAD, OPTIONS, whoever asks: their handlers change nothing
  deny,            ///< 403 `cross_site_request`
  bad_media_type,  ///< 415: a form of another site can send this type without asking us
};

/// Decides for a server that lives at `own_origin` (`https://host[:port]`, from its own
/// configuration and never from `Host`). Pure.
///
/// A changing request needs `Sec-Fetch-Site: same-origin` or `none` if that field is there,
/// exactly our `Origin` if that field is there, one of the two when a cookie authenticates it,
/// and a body of one of the types in `accepted` (lower case; parameters do not count). A bearer
/// token is not sent by a browser on its own, so nothing is asked of its request. There is no
/// field by which a request can claim another method.
[[nodiscard]] CrossSiteVerdict judge_cross_site(const CrossSiteQuestion& question,
                                                std::string_view own_origin,
                                                std::span<const std::string_view> accepted);

}  // namespace tank::server
