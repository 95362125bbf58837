// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include <tank/base/time.hpp>

namespace tank::inline v0 {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;
using std::chrono::sys_days;
using std::chrono::year;

// RFC 3339 has four digits for the year.
constexpr TimePoint earliest = sys_days{year{0} / 1 / 1};
constexpr TimePoint latest = TimePoint{sys_days{year{9999} / 12 / 31}} + 24h - 1us;

void append_padded(std::string& out, std::int64_t value, int width) {
  std::string text = std::to_string(value);
  out.append(static_cast<std::size_t>(width) - text.size(), '0');
  out += text;
}

/// Reads a text of fixed fields from left to right; once a field is missing, all that follow
/// are too.
class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : rest_(text) {}

  int number(std::size_t width, int least, int most) {
    int value = 0;
    if (rest_.size() < width) return lose();
    for (const char c : rest_.substr(0, width)) {
      if (c < '0' || c > '9') return lose();
      value = value * 10 + (c - '0');
    }
    if (value < least || value > most) return lose();
    rest_.remove_prefix(width);
    return value;
  }

  char one_of(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) {
      return static_cast<char>(lose());
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  // `.` and up to nine digits, of which six count.
  microseconds fraction() {
    if (!rest_.starts_with('.')) return 0us;
    rest_.remove_prefix(1);
    const std::size_t end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    if (end == 0 || end > 9) return microseconds{lose()};
    int value = 0;
    for (std::size_t i = 0; i < 6; ++i) value = value * 10 + (i < end ? rest_[i] - '0' : 0);
    rest_.remove_prefix(end);
    return microseconds{value};
  }

  [[nodiscard]] bool complete() const { return good_ && rest_.empty(); }

 private:
  int lose() {
    good_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool good_ = true;
};

std::optional<TimePoint> read_time(std::string_view text) {
  FieldReader in(text);
  const year years{in.number(4, 0, 9999)};
  in.one_of("-");
  const auto months = static_cast<unsigned>(in.number(2, 1, 12));
  in.one_of("-");
  const auto days = static_cast<unsigned>(in.number(2, 1, 31));
  in.one_of("Tt");
  const int hours = in.number(2, 0, 23);
  in.one_of(":");
  const int minutes = in.number(2, 0, 59);
  in.one_of(":");
  const int seconds = in.number(2, 0, 60);
  const microseconds fraction = in.fraction();
  std::chrono::minutes offset = 0min;
  const char sign = in.one_of("Zz+-");
  if (sign == '+' || sign == '-') {
    offset = std::chrono::hours{in.number(2, 0, 23)};
    in.one_of(":");
    offset += std::chrono::minutes{in.number(2, 0, 59)};
    if (sign == '-') offset = -offset;
  }
  const auto date = years / std::chrono::month{months} / std::chrono::day{days};
  if (!in.complete() || !date.ok()) return std::nullopt;

  const TimePoint minute = TimePoint{sys_days{date}} + std::chrono::hours{hours} +
                           std::chrono::minutes{minutes} - offset;
  // A leap second is added at the end of a day in UTC, and only there.
  const bool ends_day = std::chrono::floor<std::chrono::days>(minute) + 23h + 59min == minute;
  if (seconds == 60 && !ends_day) return std::nullopt;
  return minute + std::chrono::seconds{seconds} + fraction;
}

}  // namespace

std::string to_string(TimePoint time) {
  const TimePoint shown = std::clamp(time, earliest, latest);
  const auto day = std::chrono::floor<std::chrono::days>(shown);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::milliseconds>(shown - day)};
  std::string out;
  out.reserve(24);
  append_padded(out, static_cast<int>(date.year()), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  append_padded(out, clock.hours().count(), 2);
  out += ':';
  append_padded(out, clock.minutes().count(), 2);
  out += ':';
  append_padded(out, clock.seconds().count(), 2);
  out += '.';
  append_padded(out, clock.subseconds().count(), 3);
  out += 'Z';
  return out;
}

Result<TimePoint> parse_time(std::string_view text) {
  const auto time = read_time(text);
  if (!time || *time < earliest || *time > latest) {
    return fail(Errc::invalid_time,
                "a time is written as in RFC 3339, for example `2026-01-31T23:59:59Z`");
  }
  return *time;
}

TimePoint SystemClock::now() const {
  return std::chrono::floor<microseconds>(std::chrono::system_clock::now());
}

}  // namespace tank::inline v0
