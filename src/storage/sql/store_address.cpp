// SPDX-License-Identifier: Apache-2.0
#include <tank/storage/open.hpp>

namespace tank::inline v0 {

Result<StoreAddress> StoreAddress::parse(std::string_view text) {
  constexpr std::string_view sqlite = "sqlite:";
  if (text.starts_with(sqlite) && text.size() > sqlite.size()) {
    return StoreAddress{Engine::sqlite, std::string(text.substr(sqlite.size()))};
  }
  if (text.starts_with("postgres://") || text.starts_with("postgresql://")) {
    return StoreAddress{Engine::postgres, std::string(text)};
  }
  // The text is not repeated: it may hold a password.
  return fail(Errc::invalid_argument,
              "a store is `sqlite:FILE`, `sqlite::memory:` or `postgres://USER@HOST/DATABASE`");
}

}  // namespace tank::inline v0
