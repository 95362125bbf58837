// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// How often a package was downloaded on which day.

#include <chrono>
#include <cstdint>

#include <tank/base/id.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0::registry {

/// A day of UTC.
using Day = std::chrono::sys_days;

/// What is added to a counter.
struct DownloadCount {
  PackageId package;
  Day day;
  std::int64_t downloads = 0;

  friend bool operator==(const DownloadCount&, const DownloadCount&) = default;
};

/// Days without downloads are left out of lists.
struct DayOfDownloads {
  Day day;
  std::int64_t downloads = 0;

  friend bool operator==(const DayOfDownloads&, const DayOfDownloads&) = default;
};

/// Both ends belong to it.
struct Days {
  Day first;
  Day last;
};

/// Errors: invalid_argument (it ends before it begins), limit_exceeded (more than
/// `limits::days_of_downloads`).
[[nodiscard]] Result<void> check(const Days& days);

}  // namespace tank::inline v0::registry
