// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Dependency graphs as text: one package a line, as JSON.

#include <cstdint>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/resolve/memory_source.hpp>

namespace tank::inline v0::resolve {

/// What becomes of a group of dependencies.
enum class EdgeUse : std::uint8_t { required, optional, ignored };

/// Which edges of the graph count.
struct GraphTextOptions {
  EdgeUse peers = EdgeUse::required;
  EdgeUse optional = EdgeUse::optional;
};

/// Reads lines `{"name", "tags": {tag: version}, "versions": [{"v": version, "d": {name: range},
/// "o": optional dependencies, "p": peers, "po": [optional peers], "n": engine, "x":
/// deprecation}]}`. Optional peers are ignored; `npm:name@range` is a requirement of `name`.
/// Adds to `source`. Errors: invalid_json and invalid_version, with the number of the line.
[[nodiscard]] TANK_API Result<void> read_graph_text(std::string_view text, MemorySource& source,
                                                    GraphTextOptions options = {});

}  // namespace tank::inline v0::resolve
