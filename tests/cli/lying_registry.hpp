// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A registry that lies: it stands before an honest one and changes what it answers.

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace tank::testing {

/// One answer of the honest registry, before it goes to the client.
struct PassingAnswer {
  std::string path;  ///< of the request, with its query
  int status = 200;
  std::string body;
};

/// Takes one request at a time, on a port of its own.
class LyingRegistry {
 public:
  using Lie = std::function<void(PassingAnswer&)>;

  /// `honest` is `http://127.0.0.1:PORT`.
  explicit LyingRegistry(const std::string& honest);
  ~LyingRegistry();
  LyingRegistry(const LyingRegistry&) = delete;
  LyingRegistry& operator=(const LyingRegistry&) = delete;

  [[nodiscard]] std::string address() const;
  /// What is done to every answer from now on; nothing: the truth.
  void tell(Lie lie);

 private:
  void run(const std::stop_token& stop);
  void answer(int client);

  std::uint16_t target_;
  std::uint16_t port_ = 0;
  int listening_ = -1;
  std::mutex mutex_;
  Lie lie_;
  std::jthread thread_;
};

}  // namespace tank::testing
