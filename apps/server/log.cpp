// SPDX-License-Identifier: Apache-2.0
#include "server/log.hpp"

#include <array>
#include <chrono>
#include <string>

#include <unistd.h>

#include <tank/base/time.hpp>

#include "core/json/write.hpp"
#include "server/api/operation.hpp"

namespace tank::server {
namespace {

constexpr std::array<std::string_view, 4> level_words{"debug", "info", "warning", "error"};

std::string_view word_of(LogLevel level) { return level_words[static_cast<std::size_t>(level)]; }

void text(std::string& line, std::string_view key, std::string_view value) {
  line.append(",\"").append(key).append("\":");
  json::write_string_to(line, value);
}

void number(std::string& line, std::string_view key, std::uint64_t value) {
  line.append(",\"").append(key).append("\":").append(std::to_string(value));
}

std::string begin(LogLevel level, std::string_view message) {
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  std::string line = "{\"time\":\"" + tank::to_string(TimePoint(now)) + "\"";
  text(line, "level", word_of(level));
  text(line, "message", message);
  return line;
}

// One system call a line: whole lines, whoever else writes. A log that cannot be written is
// no reason to stop serving.
void write_line(std::string line) {
  line += "}\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace

Result<LogLevel> Log::parse_level(std::string_view word) {
  for (std::size_t i = 0; i < level_words.size(); ++i) {
    if (level_words[i] == word) return static_cast<LogLevel>(i);
  }
  return fail(Errc::invalid_argument,
              "the log level `" + std::string(word) + "` is none of debug, info, warning, error");
}

void Log::log(LogLevel level, std::string_view message, std::span<const LogField> fields) {
  if (level < level_) return;
  std::string line = begin(level, message);
  for (const LogField& field : fields) text(line, field.key, field.value);
  write_line(std::move(line));
}

void Log::exchange(const Exchange& exchange) {
  const bool reads = exchange.method == Method::get || exchange.method == Method::head ||
                     exchange.method == Method::options;
  const LogLevel level = exchange.status >= 500 ? LogLevel::error
                         : reads                ? LogLevel::debug
                                                : LogLevel::info;
  if (level < level_) return;
  std::string line = begin(level, "request");
  text(line, "request_id", exchange.request_id);
  text(line, "method", to_string(exchange.method));
  // The template, not the target: that may hold a private name, or what somebody searched for.
  text(line, "route", exchange.operation == nullptr ? "none" : exchange.operation->path);
  text(line, "operation", exchange.operation == nullptr ? "" : exchange.operation->id);
  number(line, "status", static_cast<std::uint64_t>(exchange.status));
  number(line, "received", exchange.bytes_received);
  number(line, "sent", exchange.bytes_sent);
  number(line, "microseconds", static_cast<std::uint64_t>(exchange.took.count() / 1000));
  write_line(std::move(line));
}

void Log::broken(std::string_view operation, std::string_view request_id, std::string_view what) {
  log(LogLevel::error, "a handler threw",
      std::array{LogField{"operation", operation}, LogField{"request_id", request_id},
                 LogField{"what", what}});
}

}  // namespace tank::server
