// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Keyset pages: one row more than asked for tells whether there is a next page.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <tank/base/page.hpp>

namespace tank::inline v0::sql {

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

}  // namespace tank::inline v0::sql
