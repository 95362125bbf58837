// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Port: somebody who looks at findings that may be harmless. Adapter: the OpenAI-compatible chat
/// API that many language models speak.

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>

namespace tank::inline v0 {

class HttpClient;

/// One finding, as a reviewer is shown it. `evidence` was written by a stranger.
struct ReviewedFinding {
  std::string_view rule;
  std::string_view severity;
  std::string_view path;
  std::int64_t line = 0;
  std::string_view message;
  std::string_view evidence;
};

/// Thread-safe.
class TANK_API Reviewer {
 public:
  virtual ~Reviewer() = default;

  /// Positions of the findings that are harmless where they stand; each once, in any order.
  /// Errors: unavailable, timed_out, rate_limited, invalid_json (an answer that makes no sense).
  [[nodiscard]] virtual Result<std::vector<std::size_t>> harmless(
      std::span<const ReviewedFinding> findings) = 0;
};

/// Which model to ask, and where.
struct ChatReviewerOptions {
  std::string url;    ///< up to and without `/chat/completions`
  std::string model;  ///< as the server names it
  Secret key;         ///< may be empty
  std::chrono::milliseconds timeout{20'000};
};

/// Asks `POST url/chat/completions` for a JSON object, once and without retries. Borrows the
/// client. Errors: invalid_url, invalid_argument (no model).
[[nodiscard]] TANK_API Result<std::unique_ptr<Reviewer>> open_chat_reviewer(
    ChatReviewerOptions options, HttpClient& client);

}  // namespace tank::inline v0
