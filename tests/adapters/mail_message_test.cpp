// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "adapters/mail/message.hpp"
#include "core/crypto/encoding.hpp"
#include "support/fakes.hpp"

namespace tank::testing {
namespace {

using adapters::compose;
using adapters::Sender;

Mail mail(std::string subject, std::string text) {
  return {
      .to = *Email::parse("ada@acme.dev"), .subject = std::move(subject), .text = std::move(text)};
}

std::string composed(const Mail& mail, const std::string& name = "Acme") {
  const ManualClock clock;
  SharedEntropy entropy;
  const Sender sender{.address = *Email::parse("no-reply@mail.acme.dev"), .name = name};
  auto message = compose(mail, sender, clock.now(), entropy);
  REQUIRE(message.has_value());
  return *std::move(message);
}

/// The value of a field, with its continuations joined.
std::string field(const std::string& message, const std::string& name) {
  const std::size_t begin = message.find("\r\n" + name + ": ") + name.size() + 4;
  std::size_t end = message.find("\r\n", begin);
  while (message[end + 2] == ' ') end = message.find("\r\n", end + 2);
  return message.substr(begin, end - begin);
}

std::string body(const std::string& message) {
  return message.substr(message.find("\r\n\r\n") + 4);
}

/// RFC 2047: every encoded word back to its text.
std::string decoded(std::string words) {
  std::string out;
  constexpr std::string_view start = "=?UTF-8?B?";
  for (std::size_t at = 0; (at = words.find(start, at)) != std::string::npos;) {
    at += start.size();
    const std::size_t end = words.find("?=", at);
    out += crypto::from_base64(words.substr(at, end - at)).value_or("?");
  }
  return out;
}

/// RFC 2045 §6.7 back to the text.
std::string unquoted(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i];
    } else if (text.substr(i + 1, 2) == "\r\n") {
      i += 2;
    } else {
      out += crypto::from_hex(text.substr(i + 1, 2)).value_or("?");
      i += 2;
    }
  }
  return out;
}

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find("\r\n", at);
    longest = std::max(longest, end - at);
    at = end + 2;
  }
  return longest;
}

TEST_CASE("mail message: a plain text travels as it is, below a whole head") {
  CHECK(composed(mail("Your code", "Hello,\n\n424242 is your code.\n.\n")) ==
        "Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n"
        "From: Acme\r\n <no-reply@mail.acme.dev>\r\n"
        "To: <ada@acme.dev>\r\n"
        "Subject: Your code\r\n"
        "Message-ID: " +
            field(composed(mail("", "")), "Message-ID") +
            "\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: 7bit\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "\r\n"
            "Hello,\r\n\r\n424242 is your code.\r\n.\r\n");
}

TEST_CASE("mail message: two mails have two ids, of the sender's domain") {
  SharedEntropy entropy;
  const Sender sender{.address = *Email::parse("no-reply@mail.acme.dev"), .name = {}};
  const auto one = compose(mail("s", "t"), sender, {}, entropy);
  const auto other = compose(mail("s", "t"), sender, {}, entropy);
  CHECK(field(*one, "Message-ID") != field(*other, "Message-ID"));
  CHECK(field(*one, "Message-ID").ends_with("@mail.acme.dev>"));
  CHECK(field(*one, "From") == "<no-reply@mail.acme.dev>");
}

TEST_CASE("mail message: subjects and names in any script become encoded words") {
  const std::vector<std::string> texts{
      "Grüße aus Köln",
      "登録を確認してください。このメールに心当たりがない場合は無視してください。",
      "=?UTF-8?B?aGk=?=", std::string(300, 'x'), std::string(90, 'x') + "🙂🙂🙂🙂🙂🙂🙂"};
  for (const std::string& text : texts) {
    INFO(text);
    const std::string message = composed(mail(text, ""), text.size() < 100 ? text : "Acme");
    CHECK(decoded(field(message, "Subject")) == text);
    if (text.size() < 100) CHECK(decoded(field(message, "From")) == text);
    CHECK(longest_line(message) <= 76);
  }
}

TEST_CASE("mail message: a text that is not ASCII, or too long a line, is quoted-printable") {
  const std::vector<std::string> texts{
      "Grüße\nKöln\n", "a=b ü \nblank at the end \t\n", std::string(3'000, 'y') + "\n",
      "https://acme.dev/login?token=" + std::string(200, 'z') + "&mail=ü\n",
      std::string(75, 'a') + "ü\n" + std::string(74, 'b') + "=\n"};
  for (const std::string& text : texts) {
    INFO(text);
    const std::string message = composed(mail("s", text));
    std::string back = unquoted(body(message));
    for (std::size_t at = 0; (at = back.find("\r\n", at)) != std::string::npos;) {
      back.erase(at, 1);
    }
    CHECK(field(message, "Content-Transfer-Encoding") == "quoted-printable");
    CHECK(back == text);
    CHECK(longest_line(message) <= 76);
    CHECK(body(message).find(" \r\n") == std::string::npos);
  }
}

TEST_CASE("mail message: nothing can add a field, and nothing is too long") {
  const Sender sender{.address = *Email::parse("no-reply@acme.dev"), .name = {}};
  SharedEntropy entropy;
  const std::vector<Mail> refused{
      mail("Hi\r\nBcc: all@acme.dev", ""),
      mail("Hi\nBcc: all@acme.dev", ""),
      mail("Hi\rBcc: all@acme.dev", ""),
      mail(std::string("Hi\0", 3), ""),
      mail("Hi\t", ""),
      mail("\xff", ""),
      mail("\xe2\x80\xae", ""),
      mail("Hi", "one\rtwo"),
      mail("Hi", "\x1b[2J"),
      mail("Hi", "\xc3"),
      mail(std::string(limits::mail_subject_bytes + 1, 'x'), ""),
      mail("Hi", std::string(limits::mail_text_bytes + 1, 'x')),
  };
  for (const Mail& each : refused) {
    INFO(each.subject);
    const auto message = compose(each, sender, {}, entropy);
    REQUIRE_FALSE(message.has_value());
    CHECK(message.error().code == Errc::invalid_argument);
  }
  CHECK(compose(mail(std::string(limits::mail_subject_bytes, 'x'),
                     std::string(limits::mail_text_bytes, 'x')),
                sender, {}, entropy)
            .has_value());
}

}  // namespace
}  // namespace tank::testing
