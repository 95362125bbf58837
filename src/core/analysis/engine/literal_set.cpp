// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/engine/literal_set.hpp"

#include <algorithm>
#include <utility>

namespace tank::inline v0::analysis {

LiteralSet::LiteralSet() : nodes_(1) {}

std::uint32_t LiteralSet::child(std::uint32_t node, std::uint8_t byte_class) {
  for (const auto& [symbol, target] : nodes_[node].children) {
    if (symbol == byte_class) return target;
  }
  const auto target = static_cast<std::uint32_t>(nodes_.size());
  nodes_[node].children.emplace_back(byte_class, target);
  nodes_.emplace_back();
  return target;
}

void LiteralSet::add(std::string_view word) {
  std::uint32_t node = 0;
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    if (class_of_[byte] == 0) {
      class_of_[byte] = static_cast<std::uint8_t>(width_++);
      if (byte >= 'a' && byte <= 'z') class_of_[byte - 32] = class_of_[byte];
    }
    node = child(node, class_of_[byte]);
  }
  nodes_[node].words.push_back(words_++);
}

void LiteralSet::build() {
  std::vector<std::uint32_t> order{0};
  table_.assign(nodes_.size() * width_, 0);
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::uint32_t node = order[k];
    // What the longest proper suffix does, this node does where it has no child of its own.
    const std::uint32_t back = nodes_[node].fallback;
    if (node != 0) {
      std::copy_n(table_.begin() + back * width_, width_, table_.begin() + node * width_);
      auto& words = nodes_[node].words;
      words.insert(words.end(), nodes_[back].words.begin(), nodes_[back].words.end());
    }
    for (const auto& [symbol, target] : nodes_[node].children) {
      std::uint32_t& slot = table_[node * width_ + symbol];
      nodes_[target].fallback = node == 0 ? 0 : slot;
      slot = target;
      order.push_back(target);
    }
  }
  first_hit_.push_back(0);
  for (const Node& node : nodes_) {
    hits_.insert(hits_.end(), node.words.begin(), node.words.end());
    first_hit_.push_back(static_cast<std::uint32_t>(hits_.size()));
  }
  for (std::uint32_t& slot : table_) {
    const bool hits = first_hit_[slot] != first_hit_[slot + 1];
    slot = slot * width_ | (hits ? has_hits : 0);
  }
  nodes_.clear();
}

}  // namespace tank::inline v0::analysis
