// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Where to send a browser after a login, and nowhere else.

#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/url.hpp>

namespace tank::inline v0 {

/// A page of our own, as path, query and fragment. Whatever somebody puts into `next`, the
/// browser stays here.
class TANK_API RedirectTarget {
 public:
  /// Takes a path that begins with exactly one slash, or an absolute URL of the same origin as
  /// `own`. Refused is what a browser could read as another host or scheme: backslashes, white
  /// space, controls, anything outside ASCII, credentials, and paths that begin with two
  /// slashes once their dots are resolved. Percent-encoded bytes are left as they are, for
  /// nobody decodes them on the way.
  /// Errors: invalid_url.
  [[nodiscard]] static Result<RedirectTarget> parse(std::string_view text, const Url& own);

  /// Begins with one slash; fit for a `Location` header.
  [[nodiscard]] const std::string& to_string() const { return text_; }

  friend bool operator==(const RedirectTarget&, const RedirectTarget&) = default;

 private:
  explicit RedirectTarget(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace tank::inline v0
