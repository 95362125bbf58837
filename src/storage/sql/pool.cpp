// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/pool.hpp"

namespace tank::inline v0::sql {

Outcome<Lease> Pool::take(std::chrono::milliseconds patience) {
  std::unique_ptr<Connection> connection;
  {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_for(lock, patience, [this] { return free_slots_ > 0; })) {
      return refuse(FaultKind::conflict, "every connection is in use; try again");
    }
    --free_slots_;
    if (!idle_.empty()) {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!connection) {
    auto opened = open_();
    if (!opened) {
      give_back(nullptr);
      return tl::unexpected(std::move(opened).error());
    }
    connection = std::move(*opened);
  }
  return Lease(connection.release(),
               [this](Connection* used) { give_back(std::unique_ptr<Connection>(used)); });
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
  {
    const std::scoped_lock lock(mutex_);
    ++free_slots_;
    if (connection && connection->is_alive()) idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

}  // namespace tank::inline v0::sql
