// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Limits of the analysis in the registry.

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tank::inline v0::limits {

/// Files of an archive that are held in memory for its analysis, unpacked. Beyond
/// `scan_whole_bytes` only the beginnings of binary files are, of which nothing else is looked at.
inline constexpr std::uint64_t scan_held_bytes = 64u << 20;
inline constexpr std::uint64_t scan_whole_bytes = 32u << 20;
inline constexpr std::size_t scan_beginning_bytes = 64u << 10;

inline constexpr std::size_t kept_findings = 200;  // of one release, the worst
inline constexpr std::size_t kept_failure_bytes = 500;

inline constexpr std::size_t reviewed_findings = 20;  // of one release, the worst

inline constexpr int rescans_at_once = 50;  // releases of one batch, each in its own transaction
inline constexpr int most_rescans_at_once = 500;

}  // namespace tank::inline v0::limits
