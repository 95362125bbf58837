// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The server's log: one JSON object a line, on stderr.

#include <span>
#include <string_view>

#include <tank/base/logger.hpp>
#include <tank/base/result.hpp>

#include "server/http/request_handler.hpp"

namespace tank::server {

/// Thread-safe. Lines never hold a token, a code, a body, a query or a path: those may be secrets.
///
/// At `info` it tells what changed something or failed; at `debug` every request.
class Log final : public Logger {
 public:
  explicit Log(LogLevel level) : level_(level) {}

  /// Errors: invalid_argument.
  [[nodiscard]] static Result<LogLevel> parse_level(std::string_view word);

  void log(LogLevel level, std::string_view message, std::span<const LogField> fields) override;
  void exchange(const Exchange& exchange);
  /// A defect: a handler threw.
  void broken(std::string_view operation, std::string_view request_id, std::string_view what);

 private:
  const LogLevel level_;
};

}  // namespace tank::server
