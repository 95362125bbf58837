// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What a store is asked for before a new name is given: names that may be taken for it.

#include <cstdint>
#include <string>
#include <vector>

namespace tank::inline v0::registry {

/// From so many downloads on, a name is worth imitating. The stores' partial index has the same
/// number.
inline constexpr std::int64_t popular_downloads = 1'000;
/// So many popular names are compared letter by letter at most, most downloads first.
inline constexpr int popular_names = 500;

/// Names wanted: those of the scope, or popular ones that are public, with one of the skeletons;
/// and popular ones of other scopes whose skeletons have a length between the two.
struct SimilarNames {
  std::string scope;  ///< without `@`
  std::vector<std::string> skeletons;
  std::int64_t least_length = 0;
  std::int64_t most_length = 0;
};

}  // namespace tank::inline v0::registry
