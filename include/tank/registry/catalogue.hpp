// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The catalogue: packages to browse by numbered pages, the most downloaded ones, and stars.

#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/package/package_name.hpp>
#include <tank/registry/catalogue_entry.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// What is looked for, and which page of it; the first one is 1.
struct CatalogueQuery {
  std::string text;  ///< empty lists everything, most recently updated first
  int page = 1;
  int limit = 20;
};

/// Thread-safe: it has no state of its own. To strangers a private package does not exist.
class TANK_API Catalogue {
 public:
  /// Borrows all three; they must outlive this object.
  Catalogue(Store& store, const Clock& clock, Entropy& entropy);

  /// Errors: forbidden (the token may not read), limit_exceeded (text, page, or a limit outside 1
  /// to `limits::search_page`).
  [[nodiscard]] Result<CataloguePage> search(const identity::Actor& actor,
                                             const CatalogueQuery& query) const;

  /// The most downloaded first. Errors: forbidden, limit_exceeded.
  [[nodiscard]] Result<std::vector<CatalogueEntry>> top(const identity::Actor& actor,
                                                        int limit) const;

  /// Errors: package_not_found, forbidden.
  [[nodiscard]] Result<Stars> stars(const identity::Actor& actor,
                                    const package::PackageName& name) const;

  /// Gives one's star, or takes it back. Idempotent. A star is given by a person's own hand: a
  /// session is needed, and no token will do.
  /// Errors: unauthorized (also for a token), package_not_found, forbidden.
  [[nodiscard]] Result<void> set_star(const identity::Actor& actor,
                                      const package::PackageName& name, bool starred);

 private:
  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
};

}  // namespace tank::inline v0::registry
