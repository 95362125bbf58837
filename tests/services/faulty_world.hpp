// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A world that counts what is asked of its database, and makes it fail.

#include <memory>
#include <utility>

#include "services/world.hpp"
#include "storage/sql/store.hpp"
#include "support/faulty.hpp"

namespace tank::testing {

/// A world whose database fails where the plan says.
struct FaultyWorld {
  FaultPlan plan;
  World world;

  explicit FaultyWorld(const Backend& backend) : FaultyWorld(backend.make_place()) {}

 private:
  explicit FaultyWorld(std::unique_ptr<Place> place) : world(open(std::move(place), plan)) {}

  static World open(std::unique_ptr<Place> place, FaultPlan& plan) {
    auto store = sql::make_store(faulty(good(place->open()), plan));
    return World(std::move(place), std::move(store));
  }
};

}  // namespace tank::testing
