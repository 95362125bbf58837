// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A network between a client and a server on loopback, which can be cut without a word.

#include <atomic>
#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

namespace tank::testing {

/// Passes everything on to a port of 127.0.0.1, until it is silent: then it still takes
/// connections and bytes, like a network whose far end is gone, and passes on nothing.
class SilentProxy {
 public:
  explicit SilentProxy(std::uint16_t target);
  ~SilentProxy();
  SilentProxy(const SilentProxy&) = delete;
  SilentProxy& operator=(const SilentProxy&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  void set_silent(bool silent) { silent_ = silent; }
  /// How many bytes clients sent. What the server says by itself is not theirs.
  [[nodiscard]] std::uint64_t bytes_sent() const { return bytes_sent_; }

 private:
  void run(const std::stop_token& stop);
  void accept_one();
  bool pass_on(int from, int to, bool is_client);

  std::uint16_t target_;
  std::uint16_t port_ = 0;
  int listening_ = -1;
  std::vector<std::pair<int, int>> pairs_;  // client, server
  std::atomic<bool> silent_{false};
  std::atomic<std::uint64_t> bytes_sent_{0};
  std::jthread thread_;
};

}  // namespace tank::testing
