// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <string>
#include <utility>

#include <tank/trust/merkle.hpp>

namespace tank::inline v0::trust {
namespace {

void add(std::string& out, const Digest& hash) {
  out.append(reinterpret_cast<const char*>(hash.bytes().data()), hash.bytes().size());
}

tl::unexpected<Error> inconsistent(std::string why) {
  return fail(Errc::log_inconsistent, std::move(why));
}

/// The largest power of two below `size`, which must be at least 2.
std::uint64_t split_of(std::uint64_t size) { return std::bit_floor(size - 1); }

/// Appends the complete subtrees whose hashes, put together, are the one of the leaves in
/// [`begin`, `end`). RFC 6962 splits at powers of two, so `begin` is a multiple of each.
void add_part(ProofPlan& plan, std::uint64_t begin, std::uint64_t end) {
  const std::size_t before = plan.nodes.size();
  while (begin < end) {
    const std::uint64_t width = std::bit_floor(end - begin);
    const int level = std::countr_zero(width);
    plan.nodes.push_back({level, begin >> level});
    begin += width;
  }
  plan.parts.push_back(plan.nodes.size() - before);
}

/// The hash of neighbours of falling height: the two on the right join first.
Digest fold(std::span<const Digest> hashes) {
  Digest out = hashes.back();
  for (std::size_t i = hashes.size() - 1; i-- > 0;) out = node_hash(hashes[i], out);
  return out;
}

/// Splits [0, `size`) towards a place inside, and remembers what was left on the other side:
/// proofs name those from the bottom up.
class Descent {
 public:
  explicit Descent(std::uint64_t size) : end_(size) {}

  [[nodiscard]] std::uint64_t begin() const { return begin_; }
  [[nodiscard]] std::uint64_t end() const { return end_; }
  [[nodiscard]] std::uint64_t middle() const { return begin_ + split_of(end_ - begin_); }

  void go_left() {
    aside_.emplace_back(middle(), end_);
    end_ = middle();
  }
  void go_right() {
    const std::uint64_t at = middle();
    aside_.emplace_back(begin_, at);
    begin_ = at;
  }
  void put_aside(ProofPlan& plan) const {
    for (std::size_t i = aside_.size(); i-- > 0;) add_part(plan, aside_[i].first, aside_[i].second);
  }

 private:
  std::uint64_t begin_ = 0;
  std::uint64_t end_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> aside_;
};

/// Climbs from the bottom of a tree towards its root (RFC 9162 §2.1.3.2 and §2.1.4.2): `at` is
/// the place on the way, `last` the last one of its level.
struct Climb {
  std::uint64_t at;
  std::uint64_t last;

  void up() {
    at >>= 1;
    last >>= 1;
  }
  /// Whether the sibling stands on the left.
  [[nodiscard]] bool joins_left() const { return (at & 1) != 0 || at == last; }
  /// An incomplete subtree has no sibling on the levels between: they are passed over.
  void pass_over_gaps() {
    while ((at & 1) == 0 && at != 0) up();
  }
};

}  // namespace

Digest leaf_hash(std::string_view entry) {
  std::string bytes(1, '\0');
  bytes.append(entry);
  return Digest::of(bytes);
}

Digest node_hash(const Digest& left, const Digest& right) {
  std::string bytes(1, '\x01');
  add(bytes, left);
  add(bytes, right);
  return Digest::of(bytes);
}

Digest empty_root() { return Digest::of(""); }

Result<CompactRange> CompactRange::make(std::uint64_t size, std::vector<Digest> hashes) {
  const auto wanted = static_cast<std::size_t>(std::popcount(size));
  if (hashes.size() != wanted) {
    return fail(Errc::invalid_argument, "a tree of " + std::to_string(size) + " leaves has " +
                                            std::to_string(wanted) + " complete subtrees, not " +
                                            std::to_string(hashes.size()));
  }
  CompactRange out;
  out.size_ = size;
  out.hashes_ = std::move(hashes);
  return out;
}

Digest CompactRange::root() const { return hashes_.empty() ? empty_root() : fold(hashes_); }

std::vector<Node> CompactRange::append(const Digest& leaf) {
  std::vector<Node> out{{{0, size_}, leaf}};
  for (std::uint64_t carry = size_; (carry & 1) != 0; carry >>= 1) {
    const NodeId below = out.back().id;
    out.push_back(
        {{below.level + 1, below.index >> 1}, node_hash(hashes_.back(), out.back().hash)});
    hashes_.pop_back();
  }
  hashes_.push_back(out.back().hash);
  ++size_;
  return out;
}

Result<ProofPlan> plan_inclusion(std::uint64_t index, std::uint64_t size) {
  if (index >= size) {
    return fail(Errc::invalid_argument, "a log of " + std::to_string(size) +
                                            " entries has none at " + std::to_string(index));
  }
  Descent way(size);
  while (way.end() - way.begin() > 1) {
    index < way.middle() ? way.go_left() : way.go_right();
  }
  ProofPlan plan;
  way.put_aside(plan);
  return plan;
}

Result<ProofPlan> plan_consistency(std::uint64_t old_size, std::uint64_t size) {
  if (old_size > size) {
    return fail(Errc::invalid_argument, "a log of " + std::to_string(size) + " entries never had " +
                                            std::to_string(old_size));
  }
  ProofPlan plan;
  if (old_size == 0 || old_size == size) return plan;
  Descent way(size);
  while (way.end() != old_size) {
    old_size <= way.middle() ? way.go_left() : way.go_right();
  }
  // The old tree itself is known to who asks; a part of it is not.
  if (way.begin() != 0) add_part(plan, way.begin(), way.end());
  way.put_aside(plan);
  return plan;
}

Result<std::vector<Digest>> make_proof(const ProofPlan& plan, std::span<const Digest> hashes) {
  if (hashes.size() != plan.nodes.size()) {
    return fail(Errc::invalid_argument, "the proof needs " + std::to_string(plan.nodes.size()) +
                                            " nodes, not " + std::to_string(hashes.size()));
  }
  std::vector<Digest> out;
  out.reserve(plan.parts.size());
  for (const std::size_t part : plan.parts) {
    out.push_back(fold(hashes.first(part)));
    hashes = hashes.subspan(part);
  }
  return out;
}

Result<void> check_inclusion(const Digest& leaf, std::uint64_t index, const TreeHead& tree,
                             std::span<const Digest> proof) {
  if (index >= tree.size) return inconsistent("the entry lies behind the end of the log");
  Climb climb{index, tree.size - 1};
  Digest hash = leaf;
  for (const Digest& sibling : proof) {
    if (climb.last == 0) return inconsistent("the inclusion proof is too long");
    if (climb.joins_left()) {
      hash = node_hash(sibling, hash);
      climb.pass_over_gaps();
    } else {
      hash = node_hash(hash, sibling);
    }
    climb.up();
  }
  if (climb.last != 0) return inconsistent("the inclusion proof is too short");
  if (hash != tree.root) return inconsistent("the inclusion proof leads to another root");
  return {};
}

Result<void> check_consistency(const TreeHead& old, const TreeHead& tree,
                               std::span<const Digest> proof) {
  if (old.size > tree.size) return inconsistent("the log is shorter than it was");
  if (old.size == 0 || old.size == tree.size) {
    if (!proof.empty()) return inconsistent("the consistency proof is too long");
    if (old.size == 0 && old.root != empty_root())
      return inconsistent("an empty log has no such root");
    if (old.size == tree.size && old.root != tree.root) {
      return inconsistent("two logs of the same length differ");
    }
    return {};
  }
  Climb climb{old.size - 1, tree.size - 1};
  while ((climb.at & 1) != 0) climb.up();
  // Where the old tree is one complete subtree the proof leaves it out.
  const bool leaves_out = std::has_single_bit(old.size);
  if (!leaves_out && proof.empty()) return inconsistent("the consistency proof is too short");
  Digest old_root = leaves_out ? old.root : proof.front();
  Digest new_root = old_root;
  for (const Digest& sibling : leaves_out ? proof : proof.subspan(1)) {
    if (climb.last == 0) return inconsistent("the consistency proof is too long");
    if (climb.joins_left()) {
      old_root = node_hash(sibling, old_root);
      new_root = node_hash(sibling, new_root);
      climb.pass_over_gaps();
    } else {
      new_root = node_hash(new_root, sibling);
    }
    climb.up();
  }
  if (climb.last != 0) return inconsistent("the consistency proof is too short");
  if (old_root != old.root || new_root != tree.root) {
    return inconsistent("the log is not the continuation of what it was");
  }
  return {};
}

}  // namespace tank::inline v0::trust
