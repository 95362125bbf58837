// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/port/mailer.hpp>

#include "support/fakes.hpp"

namespace tank::testing {
namespace {

using Kind = MailerAddress::Kind;
using StartTls = MailerAddress::StartTls;

struct Row {
  std::string text;
  Kind kind;
  std::string user;
  std::string host;
  int port;
  StartTls starttls;
};

TEST_CASE("mailer address: servers, their users, ports and the use of TLS") {
  const std::vector<Row> table{
      {"smtp://mail.acme.dev", Kind::smtp, "", "mail.acme.dev", 587, StartTls::when_offered},
      {"smtp://mail.acme.dev:25/", Kind::smtp, "", "mail.acme.dev", 25, StartTls::when_offered},
      {"smtp://me@mail.acme.dev", Kind::smtp, "me", "mail.acme.dev", 587, StartTls::always},
      {"smtp://me@acme.dev@mail.acme.dev", Kind::smtp, "me@acme.dev", "mail.acme.dev", 587,
       StartTls::always},
      {"smtp://me%40acme.dev@mail.acme.dev", Kind::smtp, "me@acme.dev", "mail.acme.dev", 587,
       StartTls::always},
      {"smtp://me@mail.acme.dev?starttls=never", Kind::smtp, "me", "mail.acme.dev", 587,
       StartTls::never},
      {"smtp://127.0.0.1:2525?starttls=always", Kind::smtp, "", "127.0.0.1", 2525,
       StartTls::always},
      {"smtp://[::1]:2525", Kind::smtp, "", "[::1]", 2525, StartTls::when_offered},
      {"smtp://[::1]", Kind::smtp, "", "[::1]", 587, StartTls::when_offered},
      {"smtps://me@mail.acme.dev", Kind::smtps, "me", "mail.acme.dev", 465, StartTls::always},
  };
  for (const Row& row : table) {
    INFO(row.text);
    const auto address = MailerAddress::parse(row.text);
    REQUIRE(address.has_value());
    CHECK(address->kind == row.kind);
    CHECK(address->user == row.user);
    CHECK(address->host == row.host);
    CHECK(address->port == row.port);
    CHECK(address->starttls == row.starttls);
  }
  CHECK(MailerAddress::parse("spool:./mail")->folder == "./mail");
}

TEST_CASE("mailer address: what is none is refused") {
  for (const char* text : {"",
                           "mail.acme.dev",
                           "http://mail.acme.dev",
                           "smtp:mail.acme.dev",
                           "smtp://",
                           "smtp://@h.dev",
                           "smtp://h.dev:",
                           "smtp://h.dev:0",
                           "smtp://h.dev:65536",
                           "smtp://h.dev:25x",
                           "smtp://h.dev/inbox",
                           "smtp://h .dev",
                           "smtp://h.dev\r\nRCPT",
                           "smtp://a%0d%0a@h.dev",
                           "smtp://a%4@h.dev",
                           "smtp://a%zz@h.dev",
                           "smtp://h.dev?starttls=maybe",
                           "smtp://h.dev?tls",
                           "smtps://h.dev?starttls=never",
                           "spool:"}) {
    INFO(text);
    const auto address = MailerAddress::parse(text);
    REQUIRE_FALSE(address.has_value());
    CHECK(address.error().code == Errc::invalid_argument);
  }
}

TEST_CASE("mailer address: a password in it is refused, and not repeated in the error") {
  const auto address = MailerAddress::parse("smtps://me:hunter2@mail.acme.dev");
  REQUIRE_FALSE(address.has_value());
  CHECK(address.error().code == Errc::invalid_argument);
  CHECK(address.error().detail.find("hunter2") == std::string::npos);
}

TEST_CASE("mailer: what does not fit together is refused when it is opened") {
  const ManualClock clock;
  SharedEntropy entropy;
  const auto refused = [&](const char* address, const char* name) {
    const auto mailer = open_mailer(address,
                                    {.from = *Email::parse("no-reply@acme.dev"),
                                     .from_name = name,
                                     .password = {},
                                     .ca_file = {}},
                                    clock, entropy);
    return !mailer && mailer.error().code == Errc::invalid_argument;
  };
  CHECK(refused("smtp://me@mail.acme.dev", "Acme"));
  CHECK(refused("smtp://mail.acme.dev", "Acme\r\nBcc: all@acme.dev"));
  CHECK(refused("spool:", "Acme"));
  CHECK_FALSE(refused("smtp://mail.acme.dev", "Acme"));
}

}  // namespace
}  // namespace tank::testing
