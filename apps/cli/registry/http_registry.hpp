// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A registry behind HTTP.

#include <functional>
#include <memory>
#include <string>

#include <tank/base/entropy.hpp>
#include <tank/base/secret.hpp>

#include "cli/registry/registry.hpp"

namespace tank::inline v0::cli {

struct HttpRegistryOptions {
  std::string address;  ///< `http(s)://host[:port]`
  Secret token;         ///< empty: anonymous
  std::string cache_folder;
  bool offline = false;
  std::size_t parallel = 16;
  std::function<bool()> interrupted;
};

/// libcurl is loaded with the first request. Borrows the entropy.
/// Errors: invalid_argument (the address).
[[nodiscard]] Result<std::unique_ptr<Registry>> open_http_registry(HttpRegistryOptions options,
                                                                   Entropy& entropy);

}  // namespace tank::inline v0::cli
