// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// An HTTP server on loopback that may end its answers in every bad way.

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tank::testing {

struct RawRequest {
  std::string method;
  std::string path;                            ///< decoded, without the query
  std::map<std::string, std::string> query;    ///< decoded
  std::map<std::string, std::string> headers;  ///< by names in lower case
  std::string body;

  [[nodiscard]] bool asks(const std::string& name) const { return query.contains(name); }
  /// Empty where there is none.
  [[nodiscard]] std::string header(const std::string& name) const;
  [[nodiscard]] std::string value(const std::string& name) const;
};

struct RawReply {
  enum class End {
    whole,
    truncated,  ///< half of the body, and a clean end
    reset,      ///< half of the body, and a reset; without a body nothing but the reset
    silent,     ///< nothing at all, until the other side goes
  };
  int status = 200;
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  End end = End::whole;
};

/// One request a connection. Serves from construction to destruction; the function is called
/// on several threads.
class RawSite {
 public:
  using Answering = std::function<RawReply(const RawRequest&)>;

  explicit RawSite(Answering answering);
  ~RawSite();
  RawSite(const RawSite&) = delete;
  RawSite& operator=(const RawSite&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  void run();
  void serve(int connection) const;

  Answering answering_;
  int listening_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> is_over_{false};
  std::vector<std::thread> visitors_;
  std::thread thread_;
};

}  // namespace tank::testing
