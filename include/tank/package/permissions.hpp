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
/// `normalize` or by reading JSON; the empty value denies everything. Two canonical sets are
/// equal when they allow the same, and only then.
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

/// A host is `name`, `*.name` (the name and all below it) or `*` (all), each with an optional
/// `:port`; without a port, all ports. Names are DNS names or dotted IPv4 addresses, in ASCII:
/// an international name is written in its `xn--` form, for look-alikes cannot be reviewed.
/// Addresses of IPv6, schemes, paths and other places for `*` are refused.
///
/// A path is relative to the project: segments, of which `*` stands for exactly one of any
/// name, and a last `**` for the folder before it and all below. `.` is the project's folder.
/// Leading `./`, empty and `.` segments are dropped; `..` is resolved, and refused where it
/// would leave the project. Absolute paths, `~`, backslashes, drive letters, `*` as a part of
/// a segment, and `**` elsewhere than last or behind `*` are refused. Case matters.
///
/// Errors: limit_exceeded, invalid_permissions (says which entry and why).
[[nodiscard]] TANK_API Result<Permissions> normalize(Permissions raw);

// The functions below expect canonical sets.

/// Whether everything that `b` allows is allowed by `a`. A partial order.
[[nodiscard]] TANK_API bool covers(const Permissions& a, const Permissions& b);

/// The least set that covers both.
[[nodiscard]] TANK_API Permissions unite(const Permissions& a, const Permissions& b);

/// The entries of `b` that `a` does not cover: what is still to be granted. Empty when `a`
/// covers `b`; together with `a` it covers `b`.
[[nodiscard]] TANK_API Permissions difference(const Permissions& b, const Permissions& a);

/// One entry that `next` asks for and `previous` did not cover.
struct Widening {
  enum class Field { network_outbound, filesystem_read, filesystem_write, subprocess };
  Field field;
  std::string entry;  ///< empty for subprocess

  friend bool operator==(const Widening&, const Widening&) = default;
};

/// As in the manifest: `network.outbound`, `filesystem.read`, `filesystem.write`, `subprocess`.
[[nodiscard]] TANK_API std::string_view to_string(Widening::Field field);

/// Empty when `next` narrows or keeps. Ordered by field, then entry.
[[nodiscard]] TANK_API std::vector<Widening> widening(const Permissions& previous,
                                                      const Permissions& next);

/// Whether `pattern` allows all of `host`, which may be a pattern itself. Case-insensitive.
/// False where one of them is not a host of the form above.
[[nodiscard]] TANK_API bool host_covers(std::string_view pattern, std::string_view host);

/// Whether the canonical `pattern` allows all of the canonical `path`, which may be a pattern.
[[nodiscard]] TANK_API bool path_covers(std::string_view pattern, std::string_view path);

}  // namespace tank::inline v0::package
