// SPDX-License-Identifier: Apache-2.0
// Logging a person in from a program of your own, and asking who comes with the token.
#include <cstdio>
#include <string>
#include <utility>

#include <tank/identity/email_logins.hpp>
#include <tank/identity/sessions.hpp>
#include <tank/port/mailer.hpp>
#include <tank/storage/open.hpp>

namespace {

// Your program delivers mail as it likes; this one remembers the last.
class LastMail final : public tank::Mailer {
 public:
  tank::Result<void> send(const tank::Mail& mail) override {
    subject = mail.subject;
    return {};
  }
  std::string subject;
};

tank::Result<std::string> run() {
  const tank::SystemClock clock;
  tank::SystemEntropy entropy;
  auto store = tank::open_sqlite(":memory:");
  if (!store) return tank::pass(store);
  LastMail mailer;
  const auto key = tank::identity::MasterKey::make(entropy);
  const tank::identity::Site site{.name = "Example", .url = "https://example.com"};
  tank::identity::EmailLogins logins({**store, clock, entropy, mailer, key, site});
  const tank::identity::Sessions sessions(**store, clock, entropy);

  const auto email = tank::Email::parse("ada@example.com");
  if (!email) return tank::pass(email);
  if (auto sent = logins.send_code(*email, "request-1"); !sent) return tank::pass(sent);
  // Ada reads six digits in her mail and types them.
  const tank::Secret digits(mailer.subject.substr(0, 6));
  const auto session =
      logins.log_in_with_code(*email, digits, {"192.0.2.7", "example"}, "request-2");
  if (!session) return tank::pass(session);
  // Every later request comes with the token.
  const auto actor = sessions.authenticate(session->text.reveal(), "request-3");
  if (!actor) return tank::pass(actor);
  return actor->email;
}

}  // namespace

int main() {
  const auto who = run();
  std::printf("%s\n", who ? who->c_str() : tank::describe_error(who.error()).c_str());
  return who ? 0 : 1;
}
