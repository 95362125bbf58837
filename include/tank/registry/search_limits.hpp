// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Limits of search and of the lists by which other programs find skills.

#include <cstddef>
#include <cstdint>

namespace tank::inline v0::limits {

inline constexpr std::int64_t best_matches = 250;      // of each way of looking, best first
inline constexpr std::size_t query_words = 8;          // different ones; the rest is left out
inline constexpr std::int64_t search_extensions = 8;   // longer words that begin with one
inline constexpr std::int64_t search_spellings = 256;  // words that are compared with a typo
inline constexpr std::size_t search_corrections = 4;   // of those that are looked up
inline constexpr std::int64_t search_few = 5;          // a word in fewer documents may be a typo
inline constexpr int search_audiences = 100;           // organizations of one viewer
inline constexpr int days_of_downloads = 366;          // told at once
inline constexpr std::size_t facet_values = 50;        // told of each facet

inline constexpr int listed_skills = 1'000;                 // of one list, most downloads first
inline constexpr std::size_t skill_files = 512;             // of one skill, as SEP-2640 has it
inline constexpr std::uint64_t skill_bytes = 16u << 20;     // likewise, all files together
inline constexpr std::size_t kept_skill_contents = 10'000;  // lists of files, in memory
inline constexpr std::size_t older_listed_skills = 200;     // of a list that names every file
inline constexpr std::size_t llms_txt_skills = 100;

}  // namespace tank::inline v0::limits
