// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Keyset pages: one row more than asked for tells whether there is a next page.

#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <tank/base/page.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0::sql {

inline constexpr std::chrono::year_month_day end_of_time{
    std::chrono::year{9999}, std::chrono::December, std::chrono::day{31}};

/// The sort key after which a page begins; `parts` empty strings on the first page.
/// Errors: limit_exceeded, invalid_cursor.
[[nodiscard]] inline Result<std::vector<std::string>> key_of(const PageRequest& page,
                                                             std::size_t parts) {
  if (auto good = check(page); !good) return pass(good);
  if (page.after.empty()) return std::vector<std::string>(parts);
  auto key = decode_cursor(page.after);
  if (key && key->size() != parts) {
    return fail(Errc::invalid_cursor, "the cursor belongs to another list");
  }
  return key;
}

[[nodiscard]] inline std::int64_t rows_wanted(const PageRequest& page) {
  return std::int64_t{page.limit} + 1;
}

/// Cuts the surplus row off; `key` gives the sort key of an item.
template <class T, class Key>
[[nodiscard]] Result<Page<T>> page_of(Result<std::vector<T>> items, const PageRequest& request,
                                      Key&& key) {
  if (!items) return pass(items);
  Page<T> page{std::move(*items), std::nullopt};
  const auto limit = static_cast<std::size_t>(request.limit);
  if (page.items.size() > limit) {
    page.items.erase(page.items.begin() + request.limit, page.items.end());
    page.next = encode_cursor(key(page.items.back()));
  }
  return page;
}

/// Where a page of a list begins that has the newest first, and of one moment the greatest id.
struct NewestKey {
  TimePoint before;
  std::string id;
};

/// Errors: limit_exceeded, invalid_cursor.
[[nodiscard]] inline Result<NewestKey> newest_key_of(const PageRequest& page) {
  const auto key = key_of(page, 2);
  if (!key) return pass(key);
  // After every time that an engine can hold, and after every id.
  if (page.after.empty()) return NewestKey{TimePoint(std::chrono::sys_days{end_of_time}), "~"};
  std::int64_t microseconds = 0;
  const std::string& text = key->front();
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, microseconds);
  if (error != std::errc{} || stopped != end) {
    return fail(Errc::invalid_cursor, "the cursor belongs to another list");
  }
  return NewestKey{TimePoint(std::chrono::microseconds(microseconds)), key->back()};
}

template <class Id>
[[nodiscard]] std::vector<std::string> newest_key(TimePoint at, const Id& id) {
  return {std::to_string(at.time_since_epoch().count()), id.to_string()};
}

}  // namespace tank::inline v0::sql
