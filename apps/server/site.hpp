// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What handlers know about the server they run in.

#include <atomic>
#include <cstddef>
#include <functional>
#include <span>
#include <string>

namespace tank::server {

class AnswerCache;
class Metrics;
struct Operation;

/// Written by main before the first request, except for the flag.
struct Site {
  AnswerCache& answers;
  Metrics& metrics;
  std::span<const Operation> operations;
  std::string public_url;  ///< without a slash at the end
  std::function<std::size_t()> open_connections;
  std::atomic<bool> draining = false;
};

}  // namespace tank::server
