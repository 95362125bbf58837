// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Merkle trees over a growing list, with the hashing and the proofs of RFC 6962 §2.1 (RFC 9162
/// §2.1 has the same trees, and the algorithms of verification).

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0::trust {

/// SHA-256 over `0x00` and the entry.
[[nodiscard]] TANK_API Digest leaf_hash(std::string_view entry);
/// SHA-256 over `0x01` and both hashes.
[[nodiscard]] TANK_API Digest node_hash(const Digest& left, const Digest& right);
/// The root of the tree without leaves: SHA-256 of nothing.
[[nodiscard]] TANK_API Digest empty_root();

/// A subtree that never changes: all 2^level leaves from `index` * 2^level on. A leaf has level 0.
struct NodeId {
  int level = 0;
  std::uint64_t index = 0;
  friend auto operator<=>(const NodeId&, const NodeId&) = default;
};

/// A complete subtree and its hash, as it is stored.
struct Node {
  NodeId id;
  Digest hash;
  friend bool operator==(const Node&, const Node&) = default;
};

/// The few hashes from which a tree grows and its root is made: those of the largest complete
/// subtrees from left to right, one for each bit that is set in the number of leaves.
class TANK_API CompactRange {
 public:
  /// The tree without leaves.
  CompactRange() = default;
  /// Errors: invalid_argument (another number of hashes than `size` has set bits).
  [[nodiscard]] static Result<CompactRange> make(std::uint64_t size, std::vector<Digest> hashes);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const std::vector<Digest>& hashes() const { return hashes_; }
  [[nodiscard]] Digest root() const;

  /// Adds a leaf and gives the subtrees that became complete with it, the leaf first. On average
  /// two, at most 1 + log2(size).
  std::vector<Node> append(const Digest& leaf);

  friend bool operator==(const CompactRange&, const CompactRange&) = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> hashes_;
};

/// What a proof is made of: which stored nodes are read, and how many of them in turn make one
/// hash of the proof. Never more than 2 + 2 * log2(size) nodes.
struct ProofPlan {
  std::vector<NodeId> nodes;
  std::vector<std::size_t> parts;
  friend bool operator==(const ProofPlan&, const ProofPlan&) = default;
};

/// Errors: invalid_argument (`index` is not below `size`).
[[nodiscard]] TANK_API Result<ProofPlan> plan_inclusion(std::uint64_t index, std::uint64_t size);
/// Errors: invalid_argument (`old_size` is above `size`).
[[nodiscard]] TANK_API Result<ProofPlan> plan_consistency(std::uint64_t old_size,
                                                          std::uint64_t size);
/// The proof, out of the hashes of `plan.nodes` in their order.
/// Errors: invalid_argument (another number of hashes than nodes).
[[nodiscard]] TANK_API Result<std::vector<Digest>> make_proof(const ProofPlan& plan,
                                                              std::span<const Digest> hashes);

/// A tree as it is known from outside.
struct TreeHead {
  std::uint64_t size = 0;
  Digest root;
  friend bool operator==(const TreeHead&, const TreeHead&) = default;
};

/// Whether `leaf` is the one at `index` of the tree. RFC 9162 §2.1.3.2.
/// Errors: log_inconsistent.
[[nodiscard]] TANK_API Result<void> check_inclusion(const Digest& leaf, std::uint64_t index,
                                                    const TreeHead& tree,
                                                    std::span<const Digest> proof);
/// Whether `tree` begins with the leaves of `old`. RFC 9162 §2.1.4.2; the tree without leaves is
/// the beginning of every one. Errors: log_inconsistent.
[[nodiscard]] TANK_API Result<void> check_consistency(const TreeHead& old, const TreeHead& tree,
                                                      std::span<const Digest> proof);

}  // namespace tank::inline v0::trust
