// SPDX-License-Identifier: Apache-2.0
#include "server/api/metrics.hpp"

#include <charconv>
#include <cstdio>
#include <ctime>

#include <unistd.h>

#include "server/api/operation.hpp"

namespace tank::server {
namespace {

constexpr std::array statuses{200, 201, 202, 204, 206, 304, 400, 401, 403, 404, 405, 408, 409, 410,
                              412, 413, 414, 415, 416, 417, 422, 429, 431, 500, 501, 503, 504, 505};
constexpr std::array<double, 10> bounds{0.0001, 0.0005, 0.001, 0.0025, 0.01,
                                        0.025,  0.1,    0.5,   2.5,    10};

using Counter = std::atomic<std::uint64_t>;

std::size_t index_of(int status) {
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    if (statuses[i] == status) return i;
  }
  return statuses.size();
}

void add(Counter& counter, std::uint64_t more) {
  counter.fetch_add(more, std::memory_order_relaxed);
}

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
  out.append(name).append(" ").append(type).append("\n");
}

std::string number(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.begin(), text.end(), value).ptr;
  return {text.begin(), end};
}

// `labels` without braces; empty for none.
void sample(std::string& out, std::string_view name, std::string_view labels,
            std::string_view value) {
  out.append(name);
  if (!labels.empty()) out.append("{").append(labels).append("}");
  out.append(" ").append(value).append("\n");
}

void gauge(std::string& out, std::string_view name, std::string_view help, double value) {
  head(out, name, "gauge", help);
  sample(out, name, {}, number(value));
}

double resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  long total = 0;
  long resident = 0;
  const int read = std::fscanf(file, "%ld %ld", &total, &resident);
  std::fclose(file);
  return read == 2 ? static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE))
                   : 0;
}

double cpu_seconds() {
  std::timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

}  // namespace

struct Metrics::Row {
  std::array<Counter, statuses.size() + 1> by_status{};
  std::array<Counter, bounds.size() + 1> by_duration{};
  Counter nanoseconds = 0;
  Counter received = 0;
  Counter sent = 0;

  [[nodiscard]] std::uint64_t count() const {
    std::uint64_t sum = 0;
    for (const Counter& counter : by_duration) sum += counter;
    return sum;
  }
  void add_requests(std::string& out, const std::string& labels) const;
  void add_durations(std::string& out, const std::string& labels) const;
};

Metrics::Metrics(std::span<const Operation> operations)
    : operations_(operations), rows_(std::make_unique<Row[]>(operations.size() + 1)) {}

Metrics::~Metrics() = default;

Metrics::Row& Metrics::row_of(const Operation* operation) const {
  if (operation == nullptr) return rows_[operations_.size()];
  return rows_[static_cast<std::size_t>(operation - operations_.data())];
}

void Metrics::finished(const Exchange& exchange) {
  in_flight_.fetch_sub(1, std::memory_order_relaxed);
  Row& row = row_of(exchange.operation);
  const double seconds = static_cast<double>(exchange.took.count()) / 1e9;
  std::size_t bucket = 0;
  while (bucket < bounds.size() && seconds > bounds[bucket]) ++bucket;
  add(row.by_status[index_of(exchange.status)], 1);
  add(row.by_duration[bucket], 1);
  add(row.nanoseconds, static_cast<std::uint64_t>(exchange.took.count()));
  add(row.sent, exchange.bytes_sent);
  if (exchange.bytes_received > 0) add(row.received, exchange.bytes_received);
}

void Metrics::Row::add_requests(std::string& out, const std::string& labels) const {
  for (std::size_t s = 0; s <= statuses.size(); ++s) {
    if (by_status[s] == 0) continue;
    const std::string status = s < statuses.size() ? std::to_string(statuses[s]) : "other";
    sample(out, "tank_http_requests_total", labels + ",status=\"" + status + "\"",
           std::to_string(by_status[s]));
  }
}

void Metrics::Row::add_durations(std::string& out, const std::string& labels) const {
  constexpr std::string_view bucket = "tank_http_request_duration_seconds_bucket";
  std::uint64_t sum = 0;
  for (std::size_t b = 0; b < bounds.size(); ++b) {
    sum += by_duration[b];
    sample(out, bucket, labels + ",le=\"" + number(bounds[b]) + "\"", std::to_string(sum));
  }
  const std::string total = std::to_string(count());
  sample(out, bucket, labels + ",le=\"+Inf\"", total);
  sample(out, "tank_http_request_duration_seconds_sum", labels,
         number(static_cast<double>(nanoseconds) / 1e9));
  sample(out, "tank_http_request_duration_seconds_count", labels, total);
}

std::string Metrics::labels_of(std::size_t row) const {
  const bool known = row < operations_.size();
  return "route=\"" + std::string(known ? operations_[row].path : "none") + "\",method=\"" +
         std::string(known ? to_string(operations_[row].method) : "any") + "\"";
}

std::string Metrics::text(const Gauges& gauges) const {
  std::string out;
  const auto each = [&](std::string_view name, std::string_view type, std::string_view help,
                        auto&& add) {
    head(out, name, type, help);
    for (std::size_t i = 0; i <= operations_.size(); ++i) {
      if (rows_[i].count() != 0) add(rows_[i], labels_of(i));
    }
  };
  each("tank_http_requests_total", "counter", "Requests answered, by route and status.",
       [&](const Row& row, const std::string& labels) { row.add_requests(out, labels); });
  each("tank_http_request_duration_seconds", "histogram", "From first byte to last byte.",
       [&](const Row& row, const std::string& labels) { row.add_durations(out, labels); });
  each("tank_http_sent_bytes_total", "counter", "Bytes of answers, heads included.",
       [&](const Row& row, const std::string& labels) {
         sample(out, "tank_http_sent_bytes_total", labels, std::to_string(row.sent));
       });
  each("tank_http_received_bytes_total", "counter", "Bytes of bodies received.",
       [&](const Row& row, const std::string& labels) {
         sample(out, "tank_http_received_bytes_total", labels, std::to_string(row.received));
       });
  gauge(out, "tank_http_requests_in_flight", "Requests being read, worked on or answered.",
        static_cast<double>(in_flight()));
  gauge(out, "tank_http_connections", "Open connections.", static_cast<double>(gauges.connections));
  gauge(out, "tank_answer_cache_bytes", "Bytes of answers kept in memory.",
        static_cast<double>(gauges.cache_bytes));
  gauge(out, "tank_answer_cache_entries", "Answers kept in memory.",
        static_cast<double>(gauges.cache_entries));
  head(out, "tank_mails_total", "counter", "Mails, by what became of them.");
  sample(out, "tank_mails_total", "outcome=\"sent\"", std::to_string(gauges.mails.sent));
  sample(out, "tank_mails_total", "outcome=\"failed\"", std::to_string(gauges.mails.failed));
  sample(out, "tank_mails_total", "outcome=\"refused\"", std::to_string(gauges.mails.refused));
  gauge(out, "tank_mails_waiting", "Mails to be delivered.",
        static_cast<double>(gauges.mails.waiting));
  gauge(out, "tank_store_up", "1 when the store answers.", gauges.store_answers ? 1 : 0);
  gauge(out, "process_resident_memory_bytes", "Resident memory.", resident_bytes());
  head(out, "process_cpu_seconds_total", "counter", "User and system time.");
  sample(out, "process_cpu_seconds_total", {}, number(cpu_seconds()));
  return out;
}

}  // namespace tank::server
