// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <tank/port/mailer.hpp>

#include "support/fakes.hpp"
#include "support/smtp_server.hpp"
#include "support/test_folder.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;
using Stage = SmtpStage;

/// How a test reaches its server.
struct Way {
  std::string scheme = "smtp://";
  std::string query = {};
  std::string ca_file = {};
  std::string password = "hunter2";
  std::chrono::milliseconds timeout{5'000};
};

const ManualClock standing_clock;

Mail a_mail() {
  return {.to = *Email::parse("ada@acme.dev"),
          .subject = "Your code",
          .text = "Hello,\n.\n..two\n.hidden\nend\n"};
}

std::unique_ptr<Mailer> mailer_for(const SmtpServer& server, const std::string& user,
                                   Way way = {}) {
  static SharedEntropy entropy;
  const std::string address = way.scheme + (user.empty() ? "" : user + "@") +
                              "127.0.0.1:" + std::to_string(server.port()) + way.query;
  auto mailer = open_mailer(address,
                            {.from = *Email::parse("no-reply@mail.acme.dev"),
                             .from_name = "Acme",
                             .password = Secret(way.password),
                             .ca_file = way.ca_file,
                             .connect_timeout = 2'000ms,
                             .timeout = way.timeout},
                            standing_clock, entropy);
  REQUIRE(mailer.has_value());
  return *std::move(mailer);
}

bool has_command(const SmtpServer& server, std::string_view start) {
  return std::ranges::any_of(server.commands(),
                             [&](const std::string& line) { return line.starts_with(start); });
}

TEST_CASE("smtp: a mail arrives whole, dots and all, and nothing is pipelined") {
  const SmtpServer server;
  REQUIRE(mailer_for(server, "")->send(a_mail()).has_value());
  const auto received = server.received();
  REQUIRE(received.size() == 1);
  CHECK(received[0].greeted_as == "mail.acme.dev");
  CHECK(received[0].from == "no-reply@mail.acme.dev");
  CHECK(received[0].to == std::vector<std::string>{"ada@acme.dev"});
  CHECK(received[0].text.starts_with("Date: Thu, 01 Jan 2026"));
  CHECK(received[0].text.ends_with("\r\n\r\nHello,\r\n.\r\n..two\r\n.hidden\r\nend\r\n"));
  CHECK_FALSE(server.was_pipelined());
}

TEST_CASE("smtp: both ways to log in work, and a wrong password is unavailable") {
  for (const char* mechanism : {"PLAIN", "LOGIN"}) {
    INFO(mechanism);
    const SmtpServer server({.user = "me", .password = "hunter2", .mechanism = mechanism});
    const auto right = mailer_for(server, "me", {.query = "?starttls=never"});
    CHECK(right->send(a_mail()).has_value());
    CHECK(server.received().at(0).user == "me");

    const auto wrong =
        mailer_for(server, "me", {.query = "?starttls=never", .password = "swordfish"});
    const auto refused = wrong->send(a_mail());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Errc::unavailable);
    CHECK(refused.error().detail.find("swordfish") == std::string::npos);
  }
}

TEST_CASE("smtp: a server that wants a login and gets none is unavailable") {
  const SmtpServer server({.user = "me", .password = "hunter2"});
  CHECK(mailer_for(server, "")->send(a_mail()).error().code == Errc::unavailable);
}

TEST_CASE("smtp: STARTTLS comes before the password, and smtps before everything") {
  const TestFolder folder;
  const TlsIdentity identity(folder.path());
  const SmtpServer plain({.user = "me", .password = "hunter2", .identity = &identity});
  REQUIRE(mailer_for(plain, "me", {.ca_file = identity.ca_file()})->send(a_mail()).has_value());
  CHECK(plain.received().at(0).encrypted);

  const SmtpServer wrapped(
      {.user = "me", .password = "hunter2", .identity = &identity, .begins_with_tls = true});
  const Way way{.scheme = "smtps://", .ca_file = identity.ca_file()};
  REQUIRE(mailer_for(wrapped, "me", way)->send(a_mail()).has_value());
  CHECK(wrapped.received().at(0).encrypted);
}

TEST_CASE("smtp: a certificate of nobody we trust ends it before the password") {
  const TestFolder folder;
  const TlsIdentity identity(folder.path());
  const SmtpServer server({.user = "me", .password = "hunter2", .identity = &identity});
  CHECK(mailer_for(server, "me")->send(a_mail()).error().code == Errc::unavailable);
  CHECK_FALSE(has_command(server, "AUTH"));
  CHECK_FALSE(has_command(server, "MAIL"));
}

TEST_CASE("smtp: who takes the offer of STARTTLS away gets no password") {
  const SmtpServer server({.user = "me", .password = "hunter2"});
  CHECK(mailer_for(server, "me")->send(a_mail()).error().code == Errc::unavailable);
  CHECK_FALSE(has_command(server, "AUTH"));
  const SmtpServer open;
  CHECK(mailer_for(open, "", {.query = "?starttls=always"})->send(a_mail()).error().code ==
        Errc::unavailable);
  CHECK(open.received().empty());
}

struct Trouble {
  std::string name;
  Stage stage;
  std::string reply;
  Errc code;
};

TEST_CASE("smtp: refusals of every stage are errors of the right kind") {
  const std::vector<Trouble> table{
      {"greeting 4xx", Stage::greeting, "421 busy", Errc::unavailable},
      {"greeting 5xx", Stage::greeting, "554 not for you", Errc::unavailable},
      {"greeting drop", Stage::greeting, drop_connection, Errc::unavailable},
      {"greeting nonsense", Stage::greeting, "hello there", Errc::timed_out},
      {"ehlo 5xx", Stage::ehlo, "550 no", Errc::unavailable},
      {"ehlo drop", Stage::ehlo, drop_connection, Errc::unavailable},
      {"auth 4xx", Stage::auth, "454 later", Errc::unavailable},
      {"auth 5xx", Stage::auth, "535 no", Errc::unavailable},
      {"auth drop", Stage::auth, drop_connection, Errc::unavailable},
      {"mail 4xx", Stage::mail, "451 later", Errc::unavailable},
      {"mail 5xx", Stage::mail, "550-not\n550 you", Errc::unavailable},
      {"mail drop", Stage::mail, drop_connection, Errc::unavailable},
      {"rcpt 4xx", Stage::rcpt, "450 mailbox busy", Errc::unavailable},
      {"rcpt 5xx", Stage::rcpt, "550-5.1.1 there is\n550 5.1.1 no such user",
       Errc::invalid_argument},
      {"rcpt drop", Stage::rcpt, drop_connection, Errc::unavailable},
      {"data 4xx", Stage::data, "451 later", Errc::unavailable},
      {"data 5xx", Stage::data, "554 no", Errc::invalid_argument},
      {"data drop", Stage::data, drop_connection, Errc::unavailable},
      {"text 4xx", Stage::text, "452 full", Errc::unavailable},
      {"text 5xx", Stage::text, "554 5.7.1 spam", Errc::invalid_argument},
      {"text drop", Stage::text, drop_connection, Errc::unavailable},
  };
  for (const Trouble& row : table) {
    INFO(row.name);
    const SmtpServer server(
        {.replies = {{row.stage, row.reply}}, .user = "me", .password = "hunter2"});
    const Way way{.query = "?starttls=never", .timeout = 1'000ms};
    const auto sent = mailer_for(server, "me", way)->send(a_mail());
    REQUIRE_FALSE(sent.has_value());
    CHECK_MESSAGE(sent.error().code == row.code, sent.error().detail);
    CHECK(server.received().empty());
  }
}

TEST_CASE("smtp: the error says what the server said, in characters that a terminal may show") {
  const SmtpServer server({.replies = {{Stage::rcpt, "550 5.1.1 no \x1b[2Jsuch user"}}});
  const auto sent = mailer_for(server, "")->send(a_mail());
  REQUIRE_FALSE(sent.has_value());
  CHECK(sent.error().detail.find("`550 5.1.1 no [2Jsuch user`") != std::string::npos);
}

TEST_CASE("smtp: a slow answer of any stage ends in time") {
  for (const Stage stage : {Stage::greeting, Stage::ehlo, Stage::auth, Stage::mail, Stage::rcpt,
                            Stage::data, Stage::text}) {
    INFO(static_cast<int>(stage));
    const SmtpServer server({.delays = {{stage, 10s}}, .user = "me", .password = "hunter2"});
    const auto begun = std::chrono::steady_clock::now();
    const Way way{.query = "?starttls=never", .timeout = 200ms};
    CHECK(mailer_for(server, "me", way)->send(a_mail()).error().code == Errc::timed_out);
    CHECK(std::chrono::steady_clock::now() - begun < 5s);
  }
}

TEST_CASE("smtp: a mail that was taken is sent, however the goodbye goes") {
  const SmtpServer rude({.replies = {{Stage::quit, drop_connection}}});
  CHECK(mailer_for(rude, "")->send(a_mail()).has_value());
  const SmtpServer slow({.delays = {{Stage::quit, 10s}}});
  const auto begun = std::chrono::steady_clock::now();
  CHECK(mailer_for(slow, "", {.timeout = 300ms})->send(a_mail()).has_value());
  CHECK(std::chrono::steady_clock::now() - begun < 5s);
}

TEST_CASE("smtp: nobody at home is unavailable") {
  std::unique_ptr<Mailer> mailer;
  {
    const SmtpServer gone;
    mailer = mailer_for(gone, "");
  }
  CHECK(mailer->send(a_mail()).error().code == Errc::unavailable);
}

TEST_CASE("smtp: one mailer serves many threads") {
  const SmtpServer server;
  const auto mailer = mailer_for(server, "", {.timeout = 20'000ms});
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 5; ++j) CHECK(mailer->send(a_mail()).has_value());
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(server.received().size() == 20);
}

TEST_CASE("smtp: a mail that may not be sent opens no connection") {
  const SmtpServer server;
  Mail bad = a_mail();
  bad.subject = "Hi\r\nBcc: all@acme.dev";
  CHECK(mailer_for(server, "")->send(bad).error().code == Errc::invalid_argument);
  CHECK(server.commands().empty());
}

}  // namespace
}  // namespace tank::testing
