// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <tank/port/mailer.hpp>

#include "core/base/url_host.hpp"
#include "core/crypto/encoding.hpp"

namespace tank::inline v0 {
namespace {

using StartTls = MailerAddress::StartTls;

constexpr std::uint16_t submission_port = 587;   // RFC 6409
constexpr std::uint16_t submissions_port = 465;  // RFC 8314

constexpr std::array starttls_words{
    std::pair{std::string_view("always"), StartTls::always},
    std::pair{std::string_view("when_offered"), StartTls::when_offered},
    std::pair{std::string_view("never"), StartTls::never},
};

// Says nothing of the text itself: it may hold the password that it is refused for.
tl::unexpected<Error> refuse(const std::string& why) {
  return fail(Errc::invalid_argument,
              why +
                  "; a mailer is `smtp://user@host:port`, `smtps://user@host:port` or "
                  "`spool:FOLDER`");
}

Result<std::string> decode_user(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const auto byte = crypto::from_hex(text.substr(i + 1, 2));
    if (!byte || byte->size() != 1) return refuse("the user has a `%` that encodes nothing");
    out += *byte;
    i += 2;
  }
  const bool plain = std::ranges::all_of(out, [](char c) { return c > 0x20 && c < 0x7f; });
  if (!plain) return refuse("the user has white space or control characters");
  return out;
}

Result<void> read_user(std::string_view text, MailerAddress& out) {
  if (text.find(':') != std::string_view::npos) {
    return refuse("a password is not part of the address: give it by a file or the environment");
  }
  auto user = decode_user(text);
  if (!user) return pass(user);
  if (user->empty()) return refuse("the user before `@` is empty");
  out.user = *std::move(user);
  return {};
}

Result<void> read_host(std::string_view text, MailerAddress& out) {
  const std::size_t colon = text.rfind(':');
  // A colon within brackets belongs to an address of IPv6.
  const bool has_port = colon != std::string_view::npos && !text.ends_with(']');
  if (has_port) {
    const std::string_view digits = text.substr(colon + 1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
    if (error != std::errc{} || end != digits.data() + digits.size() || out.port == 0) {
      return refuse("the port is not a number from 1 to 65535");
    }
    text = text.substr(0, colon);
  }
  auto host = parse_url_host(text);
  if (!host) return refuse("the host is missing or malformed");
  out.host = std::move(host->text);
  return {};
}

Result<void> read_query(std::string_view text, MailerAddress& out) {
  constexpr std::string_view key = "starttls=";
  const bool known = out.kind == MailerAddress::Kind::smtp && text.starts_with(key);
  const auto found = std::ranges::find(starttls_words, known ? text.substr(key.size()) : "",
                                       &std::pair<std::string_view, StartTls>::first);
  if (found == starttls_words.end()) {
    return refuse("after `?` stands `starttls=always`, `when_offered` or `never`, of `smtp` only");
  }
  out.starttls = found->second;
  return {};
}

Result<MailerAddress> parse_server(std::string_view rest, MailerAddress out) {
  std::string_view query;
  const std::size_t mark = rest.find('?');
  if (mark != std::string_view::npos) query = rest.substr(mark + 1);
  rest = rest.substr(0, mark);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    const auto user = read_user(rest.substr(0, at), out);
    if (!user) return pass(user);
    rest.remove_prefix(at + 1);
  }
  const auto host = read_host(rest, out);
  if (!host) return pass(host);
  out.starttls = out.user.empty() ? StartTls::when_offered : StartTls::always;
  if (mark != std::string_view::npos) {
    const auto read = read_query(query, out);
    if (!read) return pass(read);
  }
  return out;
}

}  // namespace

Result<MailerAddress> MailerAddress::parse(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, MailerAddress::Kind>, 2> servers{
      {{"smtp://", Kind::smtp}, {"smtps://", Kind::smtps}}};
  constexpr std::string_view spool = "spool:";
  MailerAddress out;
  if (text.starts_with(spool)) {
    out.kind = Kind::spool;
    out.folder = text.substr(spool.size());
    if (out.folder.empty() || out.folder.find('\0') != std::string::npos) {
      return refuse("the folder of the spool is missing");
    }
    return out;
  }
  for (const auto& [start, kind] : servers) {
    if (!text.starts_with(start)) continue;
    out.kind = kind;
    out.port = kind == Kind::smtp ? submission_port : submissions_port;
    return parse_server(text.substr(start.size()), std::move(out));
  }
  return refuse("the kind of mailer is unknown");
}

}  // namespace tank::inline v0
