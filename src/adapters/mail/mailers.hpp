// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The mailers there are.

#include <memory>

#include <tank/base/result.hpp>
#include <tank/port/mailer.hpp>

#include "adapters/mail/message.hpp"

namespace tank::inline v0::adapters {

/// One connection for each mail. Errors: unavailable (libcurl is not installed).
[[nodiscard]] Result<std::unique_ptr<Mailer>> open_smtp(MailerAddress address,
                                                        MailerOptions options, const Clock& clock,
                                                        Entropy& entropy);

/// One file for each mail. Errors: unavailable (the folder cannot be made).
[[nodiscard]] Result<std::unique_ptr<Mailer>> open_spool(const std::string& folder, Sender sender,
                                                         const Clock& clock, Entropy& entropy);

}  // namespace tank::inline v0::adapters
