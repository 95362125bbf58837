// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A dependency graph prepared for resolving: numbers instead of names, sets instead of ranges.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/resolve/package_source.hpp>
#include <tank/resolve/resolver.hpp>

namespace tank::inline v0::resolve {

/// Immutable; may be read by any number of resolvers and threads at once. Copies share.
class TANK_API CompiledGraph {
 public:
  /// Loads everything that `names` reach from `source` and prepares it for `mode`.
  /// Errors: those of the source, limit_exceeded.
  [[nodiscard]] static Result<CompiledGraph> compile(std::span<const std::string> names,
                                                     PackageSource& source, Mode mode,
                                                     bool include_prerelease = false);

  /// Reads what `to_bytes` wrote, in place: `bytes` must outlive the graph and stand at a
  /// multiple of 8. Every number in it is checked first, so that hostile bytes are refused.
  /// Errors: limit_exceeded (too large), invalid_argument (not aligned, not a graph, of another
  /// version, damaged).
  [[nodiscard]] static Result<CompiledGraph> open(std::span<const std::byte> bytes);

  /// The graph as bytes, the same for the same graph. For this machine's byte order.
  [[nodiscard]] std::vector<std::byte> to_bytes() const;

  [[nodiscard]] Mode mode() const;
  [[nodiscard]] bool include_prerelease() const;
  [[nodiscard]] std::size_t package_count() const;  ///< names, also those that nobody has
  [[nodiscard]] std::size_t version_count() const;

  /// A source that gives back what went in. Borrows this graph.
  [[nodiscard]] std::unique_ptr<PackageSource> source() const;

 private:
  friend class Resolver;
  struct Data;
  explicit CompiledGraph(std::shared_ptr<const Data> data);

  std::shared_ptr<const Data> data_;
};

}  // namespace tank::inline v0::resolve
