// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Private keys of this user, and which of them is registered where.

#include <optional>
#include <string>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/trust/signing.hpp>

#include "cli/config/environment.hpp"

namespace tank::inline v0::cli {

/// Files in the user's configuration folder, closed to others.
class SigningKeys {
 public:
  explicit SigningKeys(const Environment& environment)
      : folder_(environment.config_folder() + "/keys") {}

  /// Errors: storage_full, io_error.
  [[nodiscard]] Result<void> add(const trust::SigningKey& key) const;
  /// Errors: key_not_found, forbidden (others can read it), io_error, invalid_argument (damaged).
  [[nodiscard]] Result<trust::SigningKey> find(const trust::KeyId& id) const;
  /// By name. Errors: io_error.
  [[nodiscard]] Result<std::vector<trust::KeyId>> list() const;

  /// Remembers which key signs at a registry: of a scope, or of the user where that is empty.
  /// Errors: those of reading, storage_full, io_error.
  [[nodiscard]] Result<void> choose(const std::string& registry, const std::string& scope,
                                    const trust::KeyId& key) const;
  /// The key that signs packages of `scope`: the scope's own before the user's.
  /// Errors: io_error, invalid_json, invalid_id.
  [[nodiscard]] Result<std::optional<trust::KeyId>> chosen(const std::string& registry,
                                                           const std::string& scope) const;

 private:
  [[nodiscard]] std::string path_of(const trust::KeyId& id) const;

  std::string folder_;
};

}  // namespace tank::inline v0::cli
