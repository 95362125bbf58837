// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Graphs of package data, prepared for the resolver once and mapped into memory from then on.

#include <cstddef>
#include <string>

#include <tank/base/result.hpp>
#include <tank/resolve/graph.hpp>

namespace tank::inline v0::cli {

/// A graph with the memory that it stands in.
class OpenGraph {
 public:
  OpenGraph(resolve::CompiledGraph graph, void* mapped, std::size_t bytes)
      : graph_(std::move(graph)), mapped_(mapped), bytes_(bytes) {}
  OpenGraph(OpenGraph&& other) noexcept;
  OpenGraph& operator=(OpenGraph&&) = delete;
  ~OpenGraph();

  [[nodiscard]] const resolve::CompiledGraph& graph() const { return graph_; }
  /// Whether it was prepared before.
  [[nodiscard]] bool warm() const { return mapped_ != nullptr; }

 private:
  resolve::CompiledGraph graph_;
  void* mapped_;
  std::size_t bytes_;
};

/// Reads `path` (JSON lines, with gzip around them or not), or what was prepared of the same
/// file before: same path, size and time. Errors: artifact_not_found (no such file), those of
/// `read_graph_text` and `CompiledGraph::compile`.
[[nodiscard]] Result<OpenGraph> open_graph(const std::string& cache_folder, const std::string& path,
                                           resolve::Mode mode, bool include_prerelease);

}  // namespace tank::inline v0::cli
