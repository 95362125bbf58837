// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Where a browser on this machine brings the authorization code (RFC 8252 §7.3).

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>

#include "cli/install/descriptor.hpp"

namespace tank::inline v0::cli {

/// Listens on 127.0.0.1 from `open` to destruction. Externally synchronised.
class LoopbackListener {
 public:
  /// On a port that the system chooses. Errors: io_error.
  [[nodiscard]] static Result<LoopbackListener> open();

  /// `http://127.0.0.1:PORT/callback`.
  [[nodiscard]] std::string redirect_uri() const;

  /// The code of the first browser that comes with `state`; others are turned away.
  /// Errors: access_denied (the person refused), timed_out, cancelled.
  [[nodiscard]] Result<Secret> wait(std::string_view state, std::chrono::seconds longest,
                                    const std::function<bool()>& interrupted) const;

 private:
  LoopbackListener(Descriptor socket, std::uint16_t port)
      : socket_(std::move(socket)), port_(port) {}

  Descriptor socket_;
  std::uint16_t port_;
};

}  // namespace tank::inline v0::cli
