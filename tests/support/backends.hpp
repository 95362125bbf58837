// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The stores over which the conformance suite runs.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <tank/storage/store.hpp>

#include "storage/sql/database.hpp"

namespace tank::testing {

/// An empty place for one database, which goes with the object.
class Place {
 public:
  virtual ~Place() = default;
  /// The database with its schema. Of a place in memory every call makes another one.
  [[nodiscard]] virtual Result<std::unique_ptr<sql::Database>> open() = 0;
  /// A file, or a URL.
  [[nodiscard]] virtual std::string location() const = 0;
};

/// A store and its place, in the order in which they go.
struct OpenStore {
  std::unique_ptr<Place> place;
  std::unique_ptr<Store> store;

  Store& operator*() const { return *store; }
  Store* operator->() const { return store.get(); }
};

struct Backend {
  std::string name;
  std::function<std::unique_ptr<Place>()> make_place;
  bool is_shared = true;  ///< whether a place can be opened twice

  [[nodiscard]] OpenStore open_empty() const;
};

/// SQLite in memory, SQLite in a file, and PostgreSQL. The test fails where no server is at
/// hand: skipping would hide that half of the product was not tested.
[[nodiscard]] std::vector<Backend> backends();
/// Those whose places processes and stores can share.
[[nodiscard]] std::vector<Backend> shared_backends();

[[nodiscard]] Backend sqlite_file();
[[nodiscard]] Backend postgres();

/// A store over a place, which must be good.
[[nodiscard]] std::unique_ptr<Store> open_store(Place& place);

}  // namespace tank::testing
