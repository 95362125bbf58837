// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Looks on while somebody works with a server, and notes every secret that goes either way.

#include <mutex>
#include <string>
#include <string_view>

#include "http/running_server.hpp"
#include "support/canaries.hpp"

namespace tank::testing {

/// Thread-safe.
class SecretRecorder {
 public:
  /// Whatever its name, in a body, a query or a fragment, says to be secret; cookies and bearers.
  void exchange(const Ask& ask, const Answer& answer);
  /// A secret that goes another way.
  void note(const std::string& what, const std::string& secret);
  /// What stands in the mails that were left in a folder.
  void mails(const std::string& folder);

  [[nodiscard]] Canaries canaries() const;

 private:
  void take(const std::string& where, const std::string& name, const std::string& value);
  void address(const std::string& where, std::string_view url);
  void cookie(std::string_view pair);
  void document(const std::string& where, const json::Value& value);
  void member(const std::string& where, const std::string& name, const json::Value& value);

  mutable std::mutex mutex_;
  Canaries canaries_;
};

}  // namespace tank::testing
