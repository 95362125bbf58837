// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include <doctest/doctest.h>

#include <tank/resolve/graph.hpp>
#include <tank/resolve/graph_text.hpp>
#include <tank/resolve/why.hpp>

#include "core/resolve/snapshot.hpp"
#include "world.hpp"

namespace tank::testing {
namespace {

using resolve::CompiledGraph;
using resolve::Mode;

// Bytes at a multiple of 8, as a mapped file has them.
struct Aligned {
  explicit Aligned(std::span<const std::byte> bytes)
      : words((bytes.size() + 7) / 8), size(bytes.size()) {
    if (!bytes.empty()) std::memcpy(words.data(), bytes.data(), bytes.size());
  }
  [[nodiscard]] std::span<const std::byte> view() const {
    return std::as_bytes(std::span{words}).first(size);
  }
  std::vector<std::uint64_t> words;
  std::size_t size;
};

resolve::MemorySource some_world() {
  auto source = world(
      "a 1.0.0: s >=1, o? *\na 2.0.0-rc.1\nb 1.0.0: s ^2, gone? *\ns 1.0.0\ns 2.0.0\ns 2.1.0\no "
      "1.0.0");
  resolve::Candidate greedy;
  greedy.version = semver::Version{1, 0, 0};
  greedy.permissions.network_outbound = {"api.example.com"};
  greedy.permissions.subprocess = true;
  greedy.yanked = true;
  source.add("greedy", greedy);
  (void)source.tag("a", "next", "2.0.0-rc.1");
  return source;
}

TEST_CASE("graph: bytes give the same answers as the source, in both modes") {
  auto source = some_world();
  for (const Mode mode : {Mode::flat, Mode::bucket}) {
    const auto graph = CompiledGraph::compile(source.names(), source, mode);
    REQUIRE(graph);
    const auto bytes = graph->to_bytes();
    CHECK(bytes == graph->to_bytes());
    const Aligned aligned{bytes};
    const auto opened = CompiledGraph::open(aligned.view());
    REQUIRE(opened);
    CHECK(opened->to_bytes() == bytes);
    for (const char* roots : {"a *, b *", "a next", "greedy *", "c *", "b *, s ^1", "a ^9"}) {
      CAPTURE(roots);
      const auto problem = wanting(roots, mode);
      const std::string expected = outcome(resolve::resolve(problem, source));
      CHECK(outcome(resolve::Resolver{}.resolve(problem, *graph)) == expected);
      CHECK(outcome(resolve::Resolver{}.resolve(problem, *opened)) == expected);
      CHECK(outcome(resolve::resolve(problem, *opened->source())) == expected);
    }
    auto locked = wanting("greedy *", mode);
    locked.preferred["greedy"] = {semver::Version{1, 0, 0}};
    CHECK(outcome(resolve::Resolver{}.resolve(locked, *opened)) == "greedy@1.0.0");
    locked.policy.budget = package::Permissions{};
    CHECK(outcome(resolve::Resolver{}.resolve(locked, *opened)).find("api.example.com") !=
          std::string::npos);
  }
}

TEST_CASE("graph: the order of names does not change the bytes") {
  auto source = some_world();
  auto names = source.names();
  const auto forward = CompiledGraph::compile(names, source, Mode::bucket);
  std::ranges::reverse(names);
  const auto backward = CompiledGraph::compile(names, source, Mode::bucket);
  REQUIRE(forward);
  REQUIRE(backward);
  CHECK(forward->to_bytes() == backward->to_bytes());
}

TEST_CASE("graph: damaged bytes are refused") {
  auto source = some_world();
  const auto graph = CompiledGraph::compile(source.names(), source, Mode::bucket);
  REQUIRE(graph);
  const auto bytes = graph->to_bytes();
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto damaged = bytes;
    damaged[at] ^= std::byte{0x10};
    const Aligned aligned{damaged};
    const auto opened = CompiledGraph::open(aligned.view());
    // The table of sections stands before what is summed up; there a number may be wrong
    // without harm, but never lead outside.
    if (opened)
      CHECK(outcome(resolve::Resolver{}.resolve(wanting("a *", opened->mode()), *opened)) != "");
  }
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{8}, bytes.size() / 16 * 8, bytes.size() - 8}) {
    const Aligned aligned{std::span{bytes}.first(size)};
    CHECK_FALSE(CompiledGraph::open(aligned.view()));
  }
}

TEST_CASE("graph: bytes whose pieces changed places are refused") {
  auto source = some_world();
  const auto graph = CompiledGraph::compile(source.names(), source, Mode::bucket);
  REQUIRE(graph);
  const auto bytes = graph->to_bytes();
  const auto end = bytes.size() / 8 * 8;
  for (const std::size_t distance : {std::size_t{8}, std::size_t{64}, std::size_t{192}}) {
    for (std::size_t at = sizeof(resolve::detail::SnapshotHeader); at + distance + 8 <= end;
         at += 8) {
      auto damaged = bytes;
      const auto one = damaged.begin() + static_cast<std::ptrdiff_t>(at);
      std::swap_ranges(one, one + 8, one + static_cast<std::ptrdiff_t>(distance));
      if (damaged == bytes) continue;
      const Aligned aligned{damaged};
      CHECK_FALSE(CompiledGraph::open(aligned.view()));
    }
  }
}

TEST_CASE("graph text: dependencies, optional ones, peers and aliases are requirements") {
  constexpr std::string_view text =
      R"({"name":"a","tags":{"latest":"1.0.0"},"versions":[{"v":"1.0.0","d":{"b":"^1","c":"npm:@s/real@^2"},)"
      R"("o":{"o":"*"},"p":{"p":"*","q":"*"},"po":["q"],"n":">=18","x":"old"}]})"
      "\n\n"
      R"({"name":"b","versions":[{"v":"1.0.0"}]})";
  resolve::MemorySource source;
  REQUIRE(resolve::read_graph_text(text, source));
  const auto* package = source.find("a");
  REQUIRE(package != nullptr);
  CHECK(package->versions[0].deprecated == "old");
  CHECK(package->versions[0].requirements == requirements("b ^1, @s/real ^2, o? *, p *"));
  CHECK(package->tags.at("latest") == semver::Version{1, 0, 0});

  const auto broken =
      resolve::read_graph_text("{\"name\":\"a\",\"versions\":[]}\n{\"name\":1}", source);
  REQUIRE_FALSE(broken.has_value());
  CHECK(broken.error().detail.starts_with("line 2: "));
}

TEST_CASE("why: the shortest path to each version, and what would happen if") {
  auto source = world("a 1.0.0: b *\nb 1.0.0: s ^1\nc 1.0.0: s ^2\ns 1.0.0\ns 2.0.0");
  const auto problem = wanting("a *, c *", Mode::bucket);
  const auto answer = resolve::resolve(problem, source);
  REQUIRE(answer);
  const auto paths = why(std::get<resolve::Solution>(*answer), "s");
  REQUIRE(paths.size() == 2);
  CHECK(paths[0].size() == 3);
  CHECK(paths[0][1].first == "b");
  CHECK(paths[1].size() == 2);
  CHECK(why(std::get<resolve::Solution>(*answer), "nothing").empty());

  const auto flat = wanting("a *");
  CHECK(outcome(resolve::why_not(flat, source, "s", "^2")).find("cannot be resolved") !=
        std::string::npos);
  CHECK(outcome(resolve::why_not(flat, source, "c", "^9")).find("no such version") !=
        std::string::npos);
}

}  // namespace
}  // namespace tank::testing
