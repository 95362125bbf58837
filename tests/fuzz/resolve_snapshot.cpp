// SPDX-License-Identifier: Apache-2.0
// Bytes are a snapshot with the header made right, so that what lies behind the checksum is
// reached: what opens can be asked.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <tank/resolve/graph.hpp>
#include <tank/resolve/memory_source.hpp>

#include "core/resolve/snapshot.hpp"
#include "fuzz/target.hpp"

namespace {

namespace resolve = tank::resolve;

resolve::CompiledGraph seed_graph() {
  resolve::MemorySource source;
  const bool added = source.add("a", "1.0.0", {{"b", "*"}, {"c", "^1", true}}) &&
                     source.add("a", "2.0.0", {{"b", "^2"}}) && source.add("b", "1.0.0") &&
                     source.add("b", "2.0.0", {{"a", "*"}}) && source.add("c", "1.0.0");
  if (!added) std::abort();
  const auto names = source.names();
  return resolve::CompiledGraph::compile(names, source, resolve::Mode::bucket).value();
}

}  // namespace

// The text says which bytes of a sound snapshot to replace: offset (2 bytes), value.
void tank::fuzz::run(std::string_view text) {
  static const std::vector<std::byte> sound = seed_graph().to_bytes();
  std::vector<std::byte> bytes = sound;
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  for (std::size_t i = 0; i + 2 < text.size(); i += 3) {
    const std::size_t at = (byte(i) * std::size_t{256} + byte(i + 1)) % bytes.size();
    bytes[at] = std::byte{byte(i + 2)};
  }
  resolve::detail::SnapshotHeader header{};
  std::memcpy(&header, bytes.data(), sizeof header);
  header.magic = resolve::detail::snapshot_magic;
  header.version = resolve::detail::snapshot_version;
  header.checksum = resolve::detail::checksum(std::span{bytes}.subspan(sizeof header));
  std::memcpy(bytes.data(), &header, sizeof header);
  const auto graph = resolve::CompiledGraph::open(bytes);
  if (!graph) return;
  resolve::Problem problem;
  problem.mode = graph->mode();
  problem.policy.include_prerelease = graph->include_prerelease();
  problem.roots = {{"a", "*"}, {"b", ">=1"}};
  (void)resolve::Resolver{}.resolve(problem, *graph);
}
