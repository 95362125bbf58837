// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/codec.hpp"

#include <algorithm>

namespace tank::inline v0::sql {

std::optional<bool> Codec<bool>::decode(const Value& cell) {
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag;
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number != 0;
  return std::nullopt;
}

std::optional<double> Codec<double>::decode(const Value& cell) {
  if (const auto* real = std::get_if<double>(&cell)) return *real;
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
  return std::nullopt;
}

std::optional<TimePoint> Codec<TimePoint>::decode(const Value& cell) {
  if (const auto* time = std::get_if<TimePoint>(&cell)) return *time;
  if (const auto* micros = std::get_if<std::int64_t>(&cell)) {
    return TimePoint(std::chrono::microseconds(*micros));
  }
  return std::nullopt;
}

Value Codec<std::vector<std::string>>::encode(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::optional<std::vector<std::string>> Codec<std::vector<std::string>>::decode(const Value& cell) {
  const auto* stored = std::get_if<std::string>(&cell);
  if (stored == nullptr) return std::nullopt;
  std::vector<std::string> out;
  for (std::size_t at = 0; at < stored->size();) {
    const std::size_t end = std::min(stored->find(' ', at), stored->size());
    out.push_back(stored->substr(at, end - at));
    at = end + 1;
  }
  return out;
}

}  // namespace tank::inline v0::sql
