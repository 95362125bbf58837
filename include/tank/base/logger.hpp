// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Where a program says what happens in it. The library prints and logs nothing: its calls return
/// what went wrong, and the program that made them (such as tankd) logs it.

#include <span>
#include <string_view>

#include <tank/base/api.hpp>

namespace tank::inline v0 {

enum class LogLevel { debug, info, warning, error };

/// One key and its value; both live only as long as the call.
struct LogField {
  std::string_view key;
  std::string_view value;
};

/// Implementations are thread-safe and do not throw. Fields never hold secrets.
class TANK_API Logger {
 public:
  virtual ~Logger() = default;
  virtual void log(LogLevel level, std::string_view message, std::span<const LogField> fields) = 0;
};

/// Drops everything.
class TANK_API NullLogger final : public Logger {
 public:
  void log(LogLevel, std::string_view, std::span<const LogField>) override {}
};

}  // namespace tank::inline v0
