// SPDX-License-Identifier: Apache-2.0
// Trees and proofs against a tree that follows the definitions of RFC 6962 §2.1 word by word.
#include <bit>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/trust/merkle.hpp>

namespace {

using namespace tank;
using namespace tank::trust;

using Leaves = std::vector<Digest>;

constexpr std::size_t largest = 64;

Leaves leaves(std::size_t count) {
  Leaves out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(leaf_hash("entry " + std::to_string(i)));
  return out;
}

Leaves part(const Leaves& all, std::size_t begin, std::size_t end) {
  return {all.begin() + static_cast<std::ptrdiff_t>(begin),
          all.begin() + static_cast<std::ptrdiff_t>(end)};
}

std::size_t split(std::size_t n) {
  std::size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

// MTH(D[n])
Digest naive_root(const Leaves& all) {
  if (all.empty()) return Digest::of("");
  if (all.size() == 1) return all.front();
  const std::size_t k = split(all.size());
  return node_hash(naive_root(part(all, 0, k)), naive_root(part(all, k, all.size())));
}

// PATH(m, D[n])
Leaves naive_path(std::size_t m, const Leaves& all) {
  if (all.size() <= 1) return {};
  const std::size_t k = split(all.size());
  Leaves out;
  if (m < k) {
    out = naive_path(m, part(all, 0, k));
    out.push_back(naive_root(part(all, k, all.size())));
  } else {
    out = naive_path(m - k, part(all, k, all.size()));
    out.push_back(naive_root(part(all, 0, k)));
  }
  return out;
}

// SUBPROOF(m, D[n], b)
Leaves naive_subproof(std::size_t m, const Leaves& all, bool known) {
  if (m == all.size()) return known ? Leaves{} : Leaves{naive_root(all)};
  const std::size_t k = split(all.size());
  Leaves out;
  if (m <= k) {
    out = naive_subproof(m, part(all, 0, k), known);
    out.push_back(naive_root(part(all, k, all.size())));
  } else {
    out = naive_subproof(m - k, part(all, k, all.size()), false);
    out.push_back(naive_root(part(all, 0, k)));
  }
  return out;
}

/// What a store keeps: every complete subtree.
struct Kept {
  CompactRange range;
  std::map<NodeId, Digest> nodes;

  explicit Kept(const Leaves& all) {
    for (const Digest& leaf : all) {
      for (const Node& node : range.append(leaf)) nodes.emplace(node.id, node.hash);
    }
  }
  [[nodiscard]] Leaves proof(const ProofPlan& plan) const {
    Leaves hashes;
    for (const NodeId& id : plan.nodes) hashes.push_back(nodes.at(id));
    return make_proof(plan, hashes).value();
  }
};

Digest hex(std::string_view text) { return Digest::parse(text).value(); }

TEST_CASE("merkle: the roots of the well-known eight leaves") {
  using namespace std::string_literals;
  const std::vector<std::string> entries{
      "",
      "\x00"s,
      "\x10",
      "\x20\x21",
      "\x30\x31",
      "\x40\x41\x42\x43",
      "\x50\x51\x52\x53\x54\x55\x56\x57",
      "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
  const std::vector<std::string_view> roots{
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  CHECK(CompactRange().root() ==
        hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  CompactRange range;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    CAPTURE(i);
    range.append(leaf_hash(entries[i]));
    CHECK(range.root() == hex(roots[i]));
  }
}

TEST_CASE("merkle: every proof up to 64 leaves is the definition's and is verified") {
  const Leaves all = leaves(largest);
  const Kept kept(all);
  std::vector<Digest> roots;
  for (std::size_t n = 0; n <= largest; ++n) roots.push_back(naive_root(part(all, 0, n)));
  CHECK(kept.range.root() == roots[largest]);
  for (std::size_t n = 1; n <= largest; ++n) {
    const Leaves tree = part(all, 0, n);
    const auto most = static_cast<std::size_t>(2 + 2 * std::bit_width(n));
    for (std::size_t m = 0; m < n; ++m) {
      CAPTURE(n);
      CAPTURE(m);
      const ProofPlan plan = plan_inclusion(m, n).value();
      const Leaves proof = kept.proof(plan);
      CHECK(plan.nodes.size() <= most);
      REQUIRE(proof == naive_path(m, tree));
      REQUIRE(check_inclusion(all[m], m, {n, roots[n]}, proof).has_value());
    }
    for (std::size_t m = 0; m <= n; ++m) {
      CAPTURE(n);
      CAPTURE(m);
      const ProofPlan plan = plan_consistency(m, n).value();
      const Leaves proof = kept.proof(plan);
      CHECK(plan.nodes.size() <= most);
      if (m > 0) REQUIRE(proof == naive_subproof(m, tree, true));
      REQUIRE(check_consistency({m, roots[m]}, {n, roots[n]}, proof).has_value());
    }
  }
}

/// Every change that can be made to a proof in one place.
std::vector<Leaves> spoiled(const Leaves& proof) {
  std::vector<Leaves> out;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    Leaves other = proof;
    other[i] = leaf_hash("another");
    out.push_back(other);
    other = proof;
    other.erase(other.begin() + static_cast<std::ptrdiff_t>(i));
    out.push_back(other);
    other = proof;
    other.insert(other.begin() + static_cast<std::ptrdiff_t>(i), proof[i]);
    out.push_back(other);
    if (i + 1 == proof.size()) continue;
    other = proof;
    std::swap(other[i], other[i + 1]);
    out.push_back(other);
  }
  Leaves longer = proof;
  longer.push_back(leaf_hash("more"));
  out.push_back(longer);
  return out;
}

TEST_CASE("merkle: a spoiled inclusion proof, another place or another leaf is refused") {
  constexpr std::size_t most = 33;
  const Leaves all = leaves(most);
  const Kept kept(all);
  for (std::size_t n = 1; n <= most; ++n) {
    const TreeHead tree{n, naive_root(part(all, 0, n))};
    for (std::size_t m = 0; m < n; ++m) {
      CAPTURE(n);
      CAPTURE(m);
      const Leaves proof = kept.proof(plan_inclusion(m, n).value());
      for (const Leaves& wrong : spoiled(proof)) {
        REQUIRE_FALSE(check_inclusion(all[m], m, tree, wrong).has_value());
      }
      REQUIRE_FALSE(check_inclusion(leaf_hash("no"), m, tree, proof).has_value());
      REQUIRE_FALSE(check_inclusion(all[m], n, tree, proof).has_value());
      for (std::size_t other = 0; other < n; ++other) {
        if (other == m) continue;
        REQUIRE_FALSE(check_inclusion(all[m], other, tree, proof).has_value());
      }
    }
  }
}

TEST_CASE("merkle: a spoiled consistency proof, or another old tree, is refused") {
  constexpr std::size_t most = 33;
  const Leaves all = leaves(most);
  const Kept kept(all);
  Leaves rewritten = all;
  rewritten[0] = leaf_hash("rewritten");
  for (std::size_t n = 1; n <= most; ++n) {
    const TreeHead tree{n, naive_root(part(all, 0, n))};
    for (std::size_t m = 1; m <= n; ++m) {
      CAPTURE(n);
      CAPTURE(m);
      const TreeHead old{m, naive_root(part(all, 0, m))};
      const Leaves proof = kept.proof(plan_consistency(m, n).value());
      for (const Leaves& wrong : spoiled(proof)) {
        REQUIRE_FALSE(check_consistency(old, tree, wrong).has_value());
      }
      const TreeHead other{m, naive_root(part(rewritten, 0, m))};
      REQUIRE_FALSE(check_consistency(other, tree, proof).has_value());
      REQUIRE_FALSE(check_consistency(tree, {n, other.root}, {}).has_value());
      if (m < n) REQUIRE_FALSE(check_consistency(tree, old, proof).has_value());
    }
  }
  CHECK_FALSE(check_consistency({0, leaf_hash("x")}, {1, all[0]}, {}).has_value());
}

TEST_CASE("merkle: plans and ranges refuse what cannot be") {
  CHECK(plan_inclusion(5, 5).error().code == Errc::invalid_argument);
  CHECK(plan_consistency(6, 5).error().code == Errc::invalid_argument);
  CHECK(CompactRange::make(3, leaves(1)).error().code == Errc::invalid_argument);
  const ProofPlan plan = plan_inclusion(1, 3).value();
  CHECK(make_proof(plan, leaves(1)).error().code == Errc::invalid_argument);
  // A tree of 2^62 leaves needs no more nodes than its height allows.
  CHECK(plan_inclusion(12345, (std::uint64_t{1} << 62) - 1)->nodes.size() < 128);
}

TEST_CASE("merkle: a range goes on from what was kept of it") {
  const Leaves all = leaves(21);
  CompactRange whole;
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto again = CompactRange::make(whole.size(), whole.hashes()).value();
    CHECK(again.append(all[i]) == whole.append(all[i]));
    CHECK(again == whole);
    CHECK(whole.root() == naive_root(part(all, 0, i + 1)));
  }
}

}  // namespace
