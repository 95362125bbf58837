// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// An offer to take a package over.

#include <chrono>
#include <string>

#include <tank/base/id.hpp>
#include <tank/base/time.hpp>
#include <tank/package/package_name.hpp>

namespace tank::inline v0::registry {

/// How long an offer waits for an answer.
inline constexpr std::chrono::hours transfer_lifetime{7 * 24};

/// At most one a package; gone when it was answered or withdrawn.
struct Transfer {
  PackageId package_id;
  OrganizationId from;
  OrganizationId to;
  UserId offered_by;
  TimePoint offered_at;
  TimePoint expires_at;  ///< the first moment at which it cannot be accepted any more

  friend bool operator==(const Transfer&, const Transfer&) = default;
};

/// As people read it.
struct TransferDetail {
  Transfer transfer;
  package::PackageName package;
  std::string from_slug;
  std::string to_slug;

  friend bool operator==(const TransferDetail&, const TransferDetail&) = default;
};

}  // namespace tank::inline v0::registry
