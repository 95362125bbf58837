// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Answers kept in memory, whole, so that a repeated read costs one look-up and one write.

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <tank/base/id.hpp>

#include "server/http/response.hpp"

namespace tank::server {

struct Operation;

/// What one address answers to everybody: only public things are kept, and only answers that
/// do not depend on who asks. Immutable, so that it may be sent while another replaces it.
struct KeptAnswer {
  std::uint64_t mark = 0;     ///< of the store, read before what it says was read
  std::int64_t revision = 0;  ///< of the package
  const Operation* operation = nullptr;
  std::string etag;       ///< with quotation marks
  std::string gzip_etag;  ///< empty without a compressed form
  std::shared_ptr<const PreparedAnswer> plain;
  std::shared_ptr<const PreparedAnswer> gzip;
  std::shared_ptr<const PreparedAnswer> not_modified;
  std::shared_ptr<const PreparedAnswer> gzip_not_modified;
  std::optional<PackageId> counts;  ///< a download of this package

  [[nodiscard]] std::size_t bytes() const;
};

/// Thread-safe. Bounded: what is over the budget goes, oldest look-ups first.
class AnswerCache {
 public:
  explicit AnswerCache(std::size_t budget_bytes);

  /// Whatever is kept for the target, whether it still holds or not.
  [[nodiscard]] std::shared_ptr<const KeptAnswer> find(std::string_view target) const;
  void keep(std::string_view target, std::shared_ptr<const KeptAnswer> answer);
  /// The same answer under the mark of a later store, in which it still holds.
  void renew(std::string_view target, const std::shared_ptr<const KeptAnswer>& answer,
             std::uint64_t mark);

  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] std::size_t entries() const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  struct Slot {
    std::shared_ptr<const KeptAnswer> answer;
    mutable bool used = false;  // since the last time that room was needed
  };
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<std::string, Slot, Hash, std::equal_to<>> slots;
    std::size_t bytes = 0;
  };

  [[nodiscard]] const Shard& shard_of(std::string_view target) const {
    return shards_[Hash{}(target) % shards_.size()];
  }
  [[nodiscard]] Shard& shard_of(std::string_view target) {
    return shards_[Hash{}(target) % shards_.size()];
  }
  void make_room(Shard& shard) const;

  const std::size_t shard_budget_;
  std::array<Shard, 16> shards_;
};

/// Which form of a kept answer a request wants. Null when none fits.
[[nodiscard]] const std::shared_ptr<const PreparedAnswer>& choose(const KeptAnswer& kept,
                                                                  std::string_view if_none_match,
                                                                  std::string_view accept_encoding);

/// Whether `If-None-Match` names the strong `etag` (RFC 9110 §13.1.2; weak comparison).
[[nodiscard]] bool names_etag(std::string_view if_none_match, std::string_view etag);
/// Whether `Accept-Encoding` takes gzip (a weight of zero does not).
[[nodiscard]] bool takes_gzip(std::string_view accept_encoding);

}  // namespace tank::server
