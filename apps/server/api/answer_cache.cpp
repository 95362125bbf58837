// SPDX-License-Identifier: Apache-2.0
#include "server/api/answer_cache.hpp"

#include "server/http/request_head.hpp"

namespace tank::server {
namespace {

constexpr std::size_t slot_overhead = 512;           // keys, nodes and counters, roughly
constexpr std::size_t descriptor_bytes = 16u << 10;  // an open file counts like this

std::size_t bytes_of(const std::shared_ptr<const PreparedAnswer>& answer) {
  if (!answer) return 0;
  return answer->head.size() + answer->body.size() + (answer->file ? descriptor_bytes : 0);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Takes the next item of a comma-separated list.
std::string_view next_item(std::string_view& list) {
  const std::size_t comma = list.find(',');
  const std::string_view item = trimmed(list.substr(0, comma));
  list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
  return item;
}

bool weighs_nothing(std::string_view parameters) {
  const std::string_view weight = trimmed(parameters);
  if (!weight.starts_with("q=0")) return false;
  return weight.find_first_not_of("0.", 2) == std::string_view::npos;
}

}  // namespace

std::size_t KeptAnswer::bytes() const {
  return bytes_of(plain) + bytes_of(gzip) + bytes_of(not_modified) + bytes_of(gzip_not_modified) +
         slot_overhead;
}

AnswerCache::AnswerCache(std::size_t budget_bytes) : shard_budget_(budget_bytes / 16) {}

std::shared_ptr<const KeptAnswer> AnswerCache::find(std::string_view target) const {
  const Shard& shard = shard_of(target);
  const std::scoped_lock lock(shard.mutex);
  const auto found = shard.slots.find(target);
  if (found == shard.slots.end()) return nullptr;
  found->second.used = true;
  return found->second.answer;
}

void AnswerCache::keep(std::string_view target, std::shared_ptr<const KeptAnswer> answer) {
  const std::size_t bytes = answer->bytes() + target.size();
  if (bytes > shard_budget_) return;
  Shard& shard = shard_of(target);
  const std::scoped_lock lock(shard.mutex);
  Slot& slot = shard.slots[std::string(target)];
  if (slot.answer) shard.bytes -= slot.answer->bytes() + target.size();
  slot.answer = std::move(answer);
  slot.used = true;
  shard.bytes += bytes;
  if (shard.bytes > shard_budget_) make_room(shard);
}

void AnswerCache::renew(std::string_view target, const std::shared_ptr<const KeptAnswer>& answer,
                        std::uint64_t mark) {
  auto renewed = std::make_shared<KeptAnswer>(*answer);
  renewed->mark = mark;
  keep(target, std::move(renewed));
}

// Second chance: what was not looked up since the last time goes; then whatever is left over.
void AnswerCache::make_room(Shard& shard) const {
  const std::size_t goal = shard_budget_ / 4 * 3;
  for (int round = 0; round < 2 && shard.bytes > goal; ++round) {
    for (auto slot = shard.slots.begin(); slot != shard.slots.end() && shard.bytes > goal;) {
      if (slot->second.used) {
        slot->second.used = false;
        ++slot;
        continue;
      }
      shard.bytes -= slot->second.answer->bytes() + slot->first.size();
      slot = shard.slots.erase(slot);
    }
  }
}

std::size_t AnswerCache::bytes() const {
  std::size_t sum = 0;
  for (const Shard& shard : shards_) {
    const std::scoped_lock lock(shard.mutex);
    sum += shard.bytes;
  }
  return sum;
}

std::size_t AnswerCache::entries() const {
  std::size_t sum = 0;
  for (const Shard& shard : shards_) {
    const std::scoped_lock lock(shard.mutex);
    sum += shard.slots.size();
  }
  return sum;
}

bool names_etag(std::string_view if_none_match, std::string_view etag) {
  if (etag.empty()) return false;
  while (!if_none_match.empty()) {
    std::string_view item = next_item(if_none_match);
    if (item == "*") return true;
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item == etag) return true;
  }
  return false;
}

bool takes_gzip(std::string_view accept_encoding) {
  while (!accept_encoding.empty()) {
    const std::string_view item = next_item(accept_encoding);
    const std::size_t semicolon = item.find(';');
    if (!equals_ignoring_case(trimmed(item.substr(0, semicolon)), "gzip")) continue;
    return semicolon == std::string_view::npos || !weighs_nothing(item.substr(semicolon + 1));
  }
  return false;
}

const std::shared_ptr<const PreparedAnswer>& choose(const KeptAnswer& kept,
                                                    std::string_view if_none_match,
                                                    std::string_view accept_encoding) {
  const bool gzip = kept.gzip && !accept_encoding.empty() && takes_gzip(accept_encoding);
  if (!if_none_match.empty() &&
      (names_etag(if_none_match, kept.etag) || names_etag(if_none_match, kept.gzip_etag))) {
    return gzip ? kept.gzip_not_modified : kept.not_modified;
  }
  return gzip ? kept.gzip : kept.plain;
}

}  // namespace tank::server
