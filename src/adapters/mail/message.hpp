// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A mail as the text that travels (RFC 5322, MIME).

#include <string>
#include <string_view>

#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/port/mailer.hpp>

namespace tank::inline v0::adapters {

/// Who sends, as it stands in `From`.
struct Sender {
  Email address;
  std::string name;  ///< checked by `check_sender`
};

/// Errors: invalid_argument (control characters, not UTF-8, too long).
[[nodiscard]] Result<void> check_sender(const Sender& sender);

/// Writes head and body with CRLF. A text in ASCII stays readable as it is; others are
/// quoted-printable (RFC 2045 §6.7). Subjects and names in other scripts become encoded words
/// (RFC 2047).
/// Errors: invalid_argument (control characters, which could end a line of the head; not
/// UTF-8; too long).
[[nodiscard]] Result<std::string> compose(const Mail& mail, const Sender& sender, TimePoint now,
                                          Entropy& entropy);

}  // namespace tank::inline v0::adapters
