// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Port: mail to people. Adapters: SMTP, and a folder for development and tests.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/email.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0 {

/// One plain text for one person.
struct Mail {
  Email to;
  std::string subject;  ///< one line of UTF-8
  std::string text;     ///< UTF-8; lines end in LF
};

/// Thread-safe.
class TANK_API Mailer {
 public:
  virtual ~Mailer() = default;

  /// Hands a mail to whoever delivers it. A success says that it was taken over, not that it
  /// arrived. Sending it again sends it twice.
  /// Errors: invalid_argument (control characters, not UTF-8, too long, or the server refuses
  /// this mail for good: repeating it does not help), timed_out, unavailable (also: the server
  /// refuses us, or takes the mail later).
  [[nodiscard]] virtual Result<void> send(const Mail& mail) = 0;
};

/// What `--mail` says, taken apart. Safe to print: it holds no password.
struct MailerAddress {
  enum class Kind { smtp, smtps, spool };
  /// Whether to go on in TLS after the greeting (RFC 3207). `when_offered` does not help
  /// against somebody who takes the offer out of the answer.
  enum class StartTls { always, when_offered, never };

  Kind kind = Kind::smtp;
  std::string user;  ///< empty: without logging in
  std::string host;  ///< of IPv6 in brackets
  std::uint16_t port = 0;
  StartTls starttls = StartTls::always;
  std::string folder;  ///< of a spool

  /// `smtp://[USER@]HOST[:PORT][?starttls=always|when_offered|never]`, port 587 and, with a
  /// user, `always`, else `when_offered`; `smtps://[USER@]HOST[:PORT]`, port 465 (RFC 8314);
  /// `spool:FOLDER`. A user may be percent-encoded.
  /// Errors: invalid_argument (also: a password, which does not belong on a command line).
  [[nodiscard]] TANK_API static Result<MailerAddress> parse(std::string_view text);
};

/// What a mailer needs besides its address.
struct MailerOptions {
  Email from;
  std::string from_name;  ///< shown beside the address; may be empty
  Secret password;        ///< of the user in the address; from a file or the environment
  std::string ca_file;    ///< certificates to trust, as PEM; empty means those of the system
  std::chrono::milliseconds connect_timeout = limits::mail_connect_timeout;
  std::chrono::milliseconds timeout = limits::mail_timeout;
};

/// Opens what an address of `MailerAddress` names. A spool gets one file a mail, of which only
/// we may read; it appears whole, and the names sort by time. Borrows clock and entropy.
/// Errors: those of `MailerAddress::parse`, invalid_argument (a user without a password, a
/// name with control characters), unavailable (libcurl is not installed, the folder cannot be
/// made).
[[nodiscard]] TANK_API Result<std::unique_ptr<Mailer>> open_mailer(std::string_view address,
                                                                   MailerOptions options,
                                                                   const Clock& clock,
                                                                   Entropy& entropy);

}  // namespace tank::inline v0
