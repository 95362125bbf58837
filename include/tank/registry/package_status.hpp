// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The status of a package as a whole, as a pure state machine.

#include <string_view>
#include <variant>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0::registry {

/// Its releases have states of their own: whatever the status, nothing that is locked breaks.
enum class PackageStatus {
  draft,  ///< made, and nothing published yet; for members only
  active,
  deprecated,  ///< found and installed, with a warning
  unlisted,    ///< installed by who knows the name; in no list and no search but its members'
  archived,    ///< like unlisted, and takes no further release
};
[[nodiscard]] TANK_API std::string_view to_string(PackageStatus status);
[[nodiscard]] TANK_API Result<PackageStatus> parse_package_status(std::string_view word);

/// A release was published.
struct Published {};
struct Deprecate {};
struct Unlist {};
struct Archive {};
/// Takes back what was said last, and whatever was said before it.
struct Restore {};

using PackageEvent = std::variant<Published, Deprecate, Unlist, Archive, Restore>;

/// The status after `event`. Pure. A draft becomes active with its first release and by nothing
/// else; an archived package must be restored before anything else happens to it. To say again
/// what holds already changes nothing.
/// Errors: precondition_failed (the package is a draft, or archived).
[[nodiscard]] TANK_API Result<PackageStatus> advance(PackageStatus status,
                                                     const PackageEvent& event);

/// Whether lists and searches show it to others than its members.
[[nodiscard]] constexpr bool is_listed(PackageStatus status) {
  return status == PackageStatus::active || status == PackageStatus::deprecated;
}

}  // namespace tank::inline v0::registry
