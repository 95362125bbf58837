// SPDX-License-Identifier: Apache-2.0
#include "server/api/rate_class.hpp"

#include <charconv>
#include <string>

namespace tank::server {
namespace {

constexpr int largest_number = 1'000'000;

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (number < 1 || number > largest_number) return std::nullopt;
  return number;
}

}  // namespace

std::string_view to_string(RateClass rate_class) {
  switch (rate_class) {
    case RateClass::login:
      return "login";
    case RateClass::mail:
      return "mail";
    case RateClass::publish:
      return "publish";
    case RateClass::poll:
      return "poll";
    case RateClass::scan:
      return "scan";
    case RateClass::scan_user:
      break;
  }
  return "scan-user";
}

const std::optional<Rate>& RateLimits::of(RateClass rate_class) const {
  switch (rate_class) {
    case RateClass::login:
      return login;
    case RateClass::mail:
      return mail;
    case RateClass::publish:
      return publish;
    case RateClass::poll:
      return poll;
    case RateClass::scan:
      return scan;
    case RateClass::scan_user:
      break;
  }
  return scan_user;
}

Result<std::optional<Rate>> parse_rate(std::string_view text) {
  if (text == "off") return std::optional<Rate>{};
  const std::size_t slash = text.find('/');
  const auto burst = whole_number(text.substr(0, slash));
  const auto seconds =
      slash == std::string_view::npos ? std::nullopt : whole_number(text.substr(slash + 1));
  if (!burst || !seconds) {
    return fail(Errc::invalid_argument,
                "`" + std::string(text) + "` is no rate; use NUMBER/SECONDS, like 30/60, or off");
  }
  return Rate{.burst = *burst,
              .interval = std::chrono::microseconds(std::chrono::seconds(*seconds)) / *burst};
}

}  // namespace tank::server
