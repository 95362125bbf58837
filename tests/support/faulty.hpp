// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A database whose n-th call fails.

#include <atomic>
#include <memory>

#include "storage/sql/database.hpp"

namespace tank::testing {

enum class Loss {
  request,  ///< the call fails and has no effect
  answer,   ///< the call takes effect, and its answer is lost
};

/// Counts calls (begin, run, script, commit) and makes one of them fail. Shared by all
/// connections of a database, so that `fail_at` counts over retries too.
struct FaultPlan {
  std::atomic<int> calls{0};
  std::atomic<int> writers{0};  ///< transactions that were begun to write
  int fail_at = 0;              ///< 1 is the first call; 0 lets all pass
  bool is_kill = false;         ///< every call after it fails too: the process is gone
  sql::FaultKind kind = sql::FaultKind::unavailable;
  Loss loss = Loss::request;

  void restart(int at, sql::FaultKind what, Loss how) {
    calls = 0;
    fail_at = at;
    kind = what;
    loss = how;
  }
};

/// Passes everything on to `inner`, as `plan` allows. Borrows the plan.
[[nodiscard]] std::unique_ptr<sql::Database> faulty(std::unique_ptr<sql::Database> inner,
                                                    FaultPlan& plan);

}  // namespace tank::testing
