// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "adapters/mail/mailers.hpp"

namespace tank::inline v0 {

Result<std::unique_ptr<Mailer>> open_mailer(std::string_view address, MailerOptions options,
                                            const Clock& clock, Entropy& entropy) {
  auto parsed = MailerAddress::parse(address);
  if (!parsed) return pass(std::move(parsed));
  adapters::Sender sender{.address = options.from, .name = options.from_name};
  if (auto checked = adapters::check_sender(sender); !checked) return pass(checked);
  if (parsed->kind == MailerAddress::Kind::spool) {
    return adapters::open_spool(parsed->folder, std::move(sender), clock, entropy);
  }
  if (!parsed->user.empty() && options.password.empty()) {
    return fail(Errc::invalid_argument,
                "the mailer's address names a user, but there is no "
                "password; give it by a file or the environment");
  }
  return adapters::open_smtp(*std::move(parsed), std::move(options), clock, entropy);
}

}  // namespace tank::inline v0
