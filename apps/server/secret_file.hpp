// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Secrets in files that only their owner reads.

#include <string>

#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/identity/master_key.hpp>

namespace tank::server {

/// The first line of a file. Errors: io_error (missing, unreadable, or readable by others).
[[nodiscard]] Result<Secret> read_secret(const std::string& path);

/// The key in the file; a new one is put there when there is no file. Of several servers that
/// start at once all get the same. Errors: io_error, invalid_argument.
[[nodiscard]] Result<identity::MasterKey> open_master_key(const std::string& path,
                                                          Entropy& entropy);

}  // namespace tank::server
