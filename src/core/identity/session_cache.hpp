// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Sessions that were read while the store was at a certain mark.

#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>

#include <tank/base/digest.hpp>
#include <tank/base/limits.hpp>
#include <tank/storage/session_store.hpp>

namespace tank::inline v0::identity {

/// Holds for one identity mark only: whatever may have changed a session or a user empties it, so
/// that it can never answer with what was, but for the last use. Thread-safe.
class SessionCache {
 public:
  [[nodiscard]] std::optional<SessionAndUser> find(const Digest& digest, std::uint64_t mark) {
    const std::lock_guard lock(mutex_);
    if (mark != mark_) return std::nullopt;
    const auto found = sessions_.find(digest);
    if (found == sessions_.end()) return std::nullopt;
    return found->second;
  }

  /// `mark` was read before the session was.
  void keep(const Digest& digest, const SessionAndUser& known, std::uint64_t mark) {
    const std::lock_guard lock(mutex_);
    if (mark != mark_ || sessions_.size() >= limits::cached_sessions) sessions_.clear();
    mark_ = mark;
    sessions_.insert_or_assign(digest, known);
  }

  /// The session was used, which moves no mark.
  void touch(const Digest& digest, TimePoint seen_at) {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(digest);
    if (found != sessions_.end()) found->second.session.seen_at = seen_at;
  }

 private:
  struct ByBytes {
    std::size_t operator()(const Digest& digest) const {
      // A digest is as good as random already.
      std::size_t out = 0;
      for (std::size_t i = 0; i < sizeof(out); ++i) out = out << 8 | digest.bytes()[i];
      return out;
    }
  };

  std::mutex mutex_;
  std::uint64_t mark_ = 0;
  std::unordered_map<Digest, SessionAndUser, ByBytes> sessions_;
};

}  // namespace tank::inline v0::identity
