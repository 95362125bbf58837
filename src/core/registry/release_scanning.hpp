// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The analysis of a release's archive, and what follows for the release.

#include <string>
#include <string_view>

#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/registry/package.hpp>
#include <tank/registry/release_scan.hpp>
#include <tank/registry/scanner.hpp>

namespace tank::inline v0::registry {

/// Unpacks and scans. Reads no store: it may run for seconds, and is never called inside of a
/// transaction. Every trouble is an outcome without a verdict.
[[nodiscard]] ScanOutcome scan_archive(Scanner& scanner, std::string_view gzip, TimePoint now);

/// The report on an archive, or on one file called `name` where the bytes are no gzip.
/// Errors: those of `package::for_each_file`, archive_malformed (nothing), limit_exceeded,
/// internal_error (the analysis broke off).
[[nodiscard]] Result<analysis::ScanReport> scan_bytes(Scanner& scanner, std::string_view bytes,
                                                      std::string_view name);

/// Why a release with this outcome is kept away, in one sentence.
[[nodiscard]] std::string quarantine_reason(const ScanOutcome& outcome);

/// What lists show of the outcome.
void show_outcome(Release& release, const ScanOutcome& outcome);

/// The release as it is in quarantine, and what it was before.
[[nodiscard]] HeldRelease hold(Release& release, const ScanOutcome& outcome);

}  // namespace tank::inline v0::registry
