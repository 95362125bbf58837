// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The one store over any database.

#include <memory>

#include <tank/storage/store.hpp>

#include "storage/sql/database.hpp"

namespace tank::inline v0::sql {

/// A store over a database whose schema is up to date.
[[nodiscard]] std::unique_ptr<Store> make_store(std::unique_ptr<Database> database);

}  // namespace tank::inline v0::sql
