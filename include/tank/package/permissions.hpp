// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The permission algebra: what a skill may reach, and how two such sets compare.

#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0::package {

/// A set of permissions in canonical form: hosts in lower case, paths normalised, each list
/// sorted, without duplicates and without entries that another entry covers. Made by
/// `normalize` or by reading JSON; the empty value denies everything.
struct Permissions {
  std::vector<std::string> network_outbound;
  std::vector<std::string> filesystem_read;
  std::vector<std::string> filesystem_write;
  bool subprocess = false;

  friend bool operator==(const Permissions&, const Permissions&) = default;
  [[nodiscard]] bool is_empty() const {
    return network_outbound.empty() && filesystem_read.empty() && filesystem_write.empty() &&
           !subprocess;
  }
};

/// Errors: invalid_permissions (bad host or path pattern, a path that leaves the project),
/// limit_exceeded.
[[nodiscard]] TANK_API Result<Permissions> normalize(Permissions raw);

/// Whether everything that `b` allows is allowed by `a`. A partial order on canonical sets.
[[nodiscard]] TANK_API bool covers(const Permissions& a, const Permissions& b);

/// The least canonical set that covers both.
[[nodiscard]] TANK_API Permissions unite(const Permissions& a, const Permissions& b);

/// The entries of `b` that `a` does not cover: what is still to be granted.
[[nodiscard]] TANK_API Permissions difference(const Permissions& b, const Permissions& a);

/// One entry that `next` asks for and `previous` did not cover.
struct Widening {
  enum class Field { network_outbound, filesystem_read, filesystem_write, subprocess };
  Field field;
  std::string entry;  ///< empty for subprocess

  friend bool operator==(const Widening&, const Widening&) = default;
};
[[nodiscard]] TANK_API std::string_view to_string(Widening::Field field);

/// Empty when `next` narrows or keeps. Ordered by field, then entry.
[[nodiscard]] TANK_API std::vector<Widening> widening(const Permissions& previous,
                                                      const Permissions& next);

/// Whether one host is reachable under `patterns`; likewise for one normalised path.
[[nodiscard]] TANK_API bool host_covers(std::string_view pattern, std::string_view host);
[[nodiscard]] TANK_API bool path_covers(std::string_view pattern, std::string_view path);

}  // namespace tank::inline v0::package
