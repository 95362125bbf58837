// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Keyset pages with opaque cursors.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0 {

/// Which page is wanted. `after` is the cursor that the page before it gave.
struct PageRequest {
  int limit = limits::default_page;
  std::string after;
};

/// Items in the order of the query, and where to go on.
template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next;  ///< cursor of the next page; nothing on the last one
};

/// Gives `use` every item of a list, page after page; `fetch` answers the page of a request. Ends
/// with the first error of either.
template <class Fetch, class Use>
[[nodiscard]] Result<void> for_each_item(Fetch&& fetch, Use&& use) {
  PageRequest request{.limit = limits::max_page, .after = {}};
  while (true) {
    auto page = fetch(std::as_const(request));
    if (!page) return pass(page);
    for (auto& item : page->items) {
      if (auto used = use(item); !used) return used;
    }
    if (!page->next) return {};
    request.after = *std::move(page->next);
  }
}

/// Packs the sort key of the last row into an opaque, checksummed cursor.
[[nodiscard]] TANK_API std::string encode_cursor(const std::vector<std::string>& key);

/// Errors: invalid_cursor (not made by `encode_cursor`, or damaged).
[[nodiscard]] TANK_API Result<std::vector<std::string>> decode_cursor(std::string_view cursor);

/// Errors: limit_exceeded (limit outside 1..limits::max_page).
[[nodiscard]] TANK_API Result<void> check(const PageRequest& request);

}  // namespace tank::inline v0
