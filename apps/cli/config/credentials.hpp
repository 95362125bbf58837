// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Tokens, one per registry, in a file that only its owner can read.

#include <optional>
#include <string>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>

#include "cli/config/configuration.hpp"
#include "cli/config/environment.hpp"

namespace tank::inline v0::cli {

/// A token and where it was found.
struct StoredToken {
  Secret token;
  std::string where;  ///< a path or `TANK_TOKEN`; safe to print
};

/// Reads and writes `credentials.json` in the user's configuration folder. A token is only
/// ever given for the registry it was stored for.
class Credentials {
 public:
  explicit Credentials(const Environment& environment) : environment_(&environment) {}

  /// `TANK_TOKEN` first (but not for a registry that only the project's own file names: a
  /// cloned folder must not be able to ask for it), then the file, then the file of older
  /// clients. Errors: io_error, invalid_json, forbidden (others can read the file).
  [[nodiscard]] Result<std::optional<StoredToken>> find(const Setting& registry) const;

  /// The one of our own file alone: what `store` put there and `forget` takes out.
  /// Errors: io_error, invalid_json, forbidden.
  [[nodiscard]] Result<std::optional<StoredToken>> stored(const std::string& registry) const;
  /// The registries that the file has tokens for, by name. Errors: those of `stored`.
  [[nodiscard]] Result<std::vector<std::string>> registries() const;

  /// Errors: io_error, invalid_json.
  [[nodiscard]] Result<void> store(const std::string& registry, const Secret& token) const;
  /// Whether there was one. Errors: io_error, invalid_json.
  [[nodiscard]] Result<bool> forget(const std::string& registry) const;

  [[nodiscard]] std::string path() const;

 private:
  const Environment* environment_;
};

/// The registry's address as the key of its token: scheme, host and port in lower case.
[[nodiscard]] std::string registry_key(std::string_view address);

}  // namespace tank::inline v0::cli
