// SPDX-License-Identifier: Apache-2.0
#include "adapters/mail/message.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>

#include "core/crypto/encoding.hpp"
#include "core/json/controls.hpp"

namespace tank::inline v0::adapters {
namespace {

constexpr std::size_t line_bytes = 76;       // RFC 2045 §6.7, RFC 2047 §2
constexpr std::size_t longest_line = 998;    // RFC 5322 §2.1.1
constexpr std::size_t encoded_at_once = 39;  // makes a word of 64, behind the longest field name
constexpr std::string_view atoms_and_spaces =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ ";

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// One line of UTF-8: a line end would begin another field.
Result<void> check_line(std::string_view what, std::string_view text, std::size_t bytes) {
  if (text.size() > bytes) {
    return fail(Errc::invalid_argument,
                std::string(what) + " is longer than " + std::to_string(bytes) + " bytes");
  }
  if (json::holds_control(text) || text.find_first_of("\n\t") != std::string_view::npos) {
    return fail(Errc::invalid_argument,
                std::string(what) + " has control characters or is not UTF-8");
  }
  return {};
}

Result<void> check_text(std::string_view text) {
  if (text.size() > limits::mail_text_bytes) {
    return fail(Errc::invalid_argument, "the text of the mail is longer than " +
                                            std::to_string(limits::mail_text_bytes) + " bytes");
  }
  if (json::holds_control(text)) {
    return fail(Errc::invalid_argument,
                "the text of the mail has control characters or is not UTF-8");
  }
  return {};
}

// Encoded words of whole characters, each on a line of its own.
std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size()) {
      const std::size_t next = json::utf8_length(text.substr(size));
      if (size + next > encoded_at_once) break;
      size += next;
    }
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + crypto::to_base64(text.substr(0, size)) + "?=";
    text.remove_prefix(size);
  }
  return out;
}

std::string subject_field(std::string_view subject) {
  constexpr std::string_view name = "Subject: ";
  const bool plain = is_ascii(subject) && name.size() + subject.size() <= line_bytes &&
                     subject.find("=?") == std::string_view::npos;
  return std::string(name) + (plain ? std::string(subject) : encoded_words(subject)) + "\r\n";
}

std::string from_field(const Sender& sender) {
  const std::string address = "<" + sender.address.to_string() + ">";
  if (sender.name.empty()) return "From: " + address + "\r\n";
  const bool plain = sender.name.find_first_not_of(atoms_and_spaces) == std::string::npos;
  return "From: " + (plain ? sender.name : encoded_words(sender.name)) + "\r\n " + address + "\r\n";
}

std::string two_digits(std::int64_t value) {
  return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
}

// RFC 5322 §3.3, without the locale that strftime would ask.
std::string date_text(TimePoint time) {
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return std::string(days[std::chrono::weekday(day).c_encoding()]) + ", " +
         two_digits(static_cast<unsigned>(date.day())) + " " +
         months[static_cast<unsigned>(date.month()) - 1] + " " +
         std::to_string(static_cast<int>(date.year())) + " " + two_digits(clock.hours().count()) +
         ":" + two_digits(clock.minutes().count()) + ":" + two_digits(clock.seconds().count()) +
         " +0000";
}

std::string message_id(const Email& from, Entropy& entropy) {
  std::array<std::byte, 16> random{};
  entropy.fill(random);
  const std::string& address = from.to_string();
  return "<" + crypto::to_hex({reinterpret_cast<const char*>(random.data()), random.size()}) +
         address.substr(address.rfind('@')) + ">";
}

template <class Line>
void for_each_line(std::string_view text, Line line) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

bool fits_as_it_is(std::string_view text) {
  bool fits = is_ascii(text);
  for_each_line(text, [&](std::string_view line) { fits = fits && line.size() <= longest_line; });
  return fits;
}

void append_quoted(std::string& out, std::string_view line) {
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool last = i + 1 == line.size();
    const bool blank = c == ' ' || c == '\t';  // would be lost at the end of a line
    const bool plain = (c > ' ' && c < 0x7f && c != '=') || (blank && !last);
    const std::size_t width = plain ? 1 : 3;
    if (column + width >= line_bytes) {
      out += "=\r\n";
      column = 0;
    }
    column += width;
    if (plain) {
      out += c;
    } else {
      constexpr std::string_view digits = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      out += {'=', digits[byte >> 4], digits[byte & 15]};
    }
  }
}

std::string body_of(std::string_view text, bool as_it_is) {
  std::string out;
  for_each_line(text, [&](std::string_view line) {
    if (as_it_is) {
      out += line;
    } else {
      append_quoted(out, line);
    }
    out += "\r\n";
  });
  return out;
}

}  // namespace

Result<void> check_sender(const Sender& sender) {
  return check_line("the sender's name", sender.name, limits::display_name_length);
}

Result<std::string> compose(const Mail& mail, const Sender& sender, TimePoint now,
                            Entropy& entropy) {
  if (auto checked = check_line("the subject", mail.subject, limits::mail_subject_bytes);
      !checked) {
    return pass(checked);
  }
  if (auto checked = check_text(mail.text); !checked) return pass(checked);
  const bool as_it_is = fits_as_it_is(mail.text);
  return "Date: " + date_text(now) + "\r\n" +       //
         from_field(sender) +                       //
         "To: <" + mail.to.to_string() + ">\r\n" +  //
         subject_field(mail.subject) +              //
         "Message-ID: " + message_id(sender.address, entropy) + "\r\n" +
         "MIME-Version: 1.0\r\n"
         "Content-Type: text/plain; charset=utf-8\r\n"
         "Content-Transfer-Encoding: " +
         (as_it_is ? "7bit" : "quoted-printable") +
         "\r\n"
         "Auto-Submitted: auto-generated\r\n"  // RFC 3834: no vacation notes in return
         "\r\n" +
         body_of(mail.text, as_it_is);
}

}  // namespace tank::inline v0::adapters
