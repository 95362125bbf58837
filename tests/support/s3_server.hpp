// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A real server that speaks S3 and checks signatures, as a process of its own.

#include <cstdint>
#include <string>

#include <sys/types.h>

#include <tank/port/s3_artifacts.hpp>

#include "support/test_folder.hpp"

namespace tank::testing {

/// Runs from construction to destruction. The test fails where Node or the server's package is
/// missing: skipping would hide that nothing was tested.
class S3Server {
 public:
  S3Server();
  ~S3Server();
  S3Server(const S3Server&) = delete;
  S3Server& operator=(const S3Server&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// What `--artifacts` takes.
  [[nodiscard]] std::string address(const std::string& prefix) const;
  static constexpr const char* bucket = "tank";
  static constexpr const char* key_id = "S3RVER";
  static constexpr const char* secret = "S3RVER";

 private:
  TestFolder folder_;
  pid_t pid_ = -1;
  int input_ = -1;
  std::uint16_t port_ = 0;
};

/// One for all tests of a program.
[[nodiscard]] S3Server& s3_server();

/// How to use the bucket of that name, without much patience.
[[nodiscard]] S3Options s3_options(const std::string& address,
                                   const std::string& key_id = S3Server::key_id,
                                   const std::string& secret = S3Server::secret);

}  // namespace tank::testing
