// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Counters of the server, told in the Prometheus text format (0.0.4).

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "server/http/request_handler.hpp"
#include "server/mail_queue.hpp"

namespace tank::server {

struct Operation;

/// Thread-safe, without locks. Labels are route templates and statuses that we answer with:
/// their number is bounded by the route table, whatever clients send.
class Metrics {
 public:
  /// The operations must outlive this object, and keep their places.
  explicit Metrics(std::span<const Operation> operations);
  ~Metrics();

  void started() { in_flight_.fetch_add(1, std::memory_order_relaxed); }
  void finished(const Exchange& exchange);

  /// What is asked only when somebody looks.
  struct Gauges {
    std::size_t connections = 0;
    std::size_t cache_bytes = 0;
    std::size_t cache_entries = 0;
    bool store_answers = false;
    MailCounts mails;
  };
  [[nodiscard]] std::string text(const Gauges& gauges) const;

  [[nodiscard]] std::int64_t in_flight() const { return in_flight_.load(); }

 private:
  struct Row;

  [[nodiscard]] Row& row_of(const Operation* operation) const;
  [[nodiscard]] std::string labels_of(std::size_t row) const;

  std::span<const Operation> operations_;
  std::unique_ptr<Row[]> rows_;  // one for each operation, and one for what has no route
  std::atomic<std::int64_t> in_flight_ = 0;
};

}  // namespace tank::server
