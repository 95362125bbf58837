// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// `file:FOLDER`: the library in this process, on SQLite and a folder of artifacts. Whoever
/// can write the folder is its administrator.

#include <memory>
#include <string>

#include <tank/base/entropy.hpp>
#include <tank/base/time.hpp>
#include <tank/registry/verification.hpp>

#include "cli/registry/registry.hpp"

namespace tank::inline v0::cli {

/// Made when it is not there. `shown` is how the address was written. Borrows clock and
/// entropy. Errors: those of the store and of the artifact folder.
[[nodiscard]] Result<std::unique_ptr<Registry>> open_file_registry(const std::string& folder,
                                                                   const std::string& shown,
                                                                   const Clock& clock,
                                                                   Entropy& entropy);

/// Reads everything in the folder and says what is damaged. Errors: not_found kinds when there
/// is no registry, those of the store.
[[nodiscard]] Result<registry::StoreReport> verify_file_registry(const std::string& folder);

}  // namespace tank::inline v0::cli
