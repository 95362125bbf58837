// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The parts of a scan, in the order in which they look at a file.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <tank/analysis/scan.hpp>

#include "core/analysis/engine/document.hpp"
#include "core/analysis/engine/pattern_matcher.hpp"
#include "core/analysis/stage/findings.hpp"
#include "core/analysis/stage/reached.hpp"

namespace tank::inline v0::analysis {

/// Texts that were found inside a file: decoded, or put together. Stable addresses.
struct DerivedTexts {
  std::deque<std::string> texts;
  std::deque<Document> documents;
  std::size_t bytes = 0;
  bool left_out = false;  ///< there was more than the limits of a file

  /// Keeps the text and gives its document; nothing when the limits of a file are reached.
  Document* add(const Document& parent, std::size_t origin, std::string text, Where where);
};

/// Kinds and sizes of files. True when the content is text worth reading.
bool inspect_file(const InputFile& file, const Document& document, FileFindings& findings);
/// Paths and bytes that read otherwise than they look. What tag characters spell is added to
/// `derived`.
void inspect_characters(const Document& document, FileFindings& findings, DerivedTexts& derived);
/// All words, once, and what stands around them. Gives the signals (catalog.hpp) of the text.
std::uint32_t scan_words(const Document& document, PatternMatcher& matcher, FileFindings& findings);
/// Encoded text: what it holds is added to `derived`.
void find_encoded(const Document& document, FileFindings& findings, DerivedTexts& derived);
/// Tool servers of configuration files: their commands are added to `derived`.
void find_servers(const Document& document, FileFindings& findings, DerivedTexts& derived);
/// Names of packages and of the skill.
void inspect_names(const Document& document, std::uint32_t signals, PatternMatcher& matcher,
                   FileFindings& findings);
/// Compares with what is declared. Appends findings.
void compare_permissions(const Reached& reached, const std::optional<package::Manifest>& manifest,
                         const ScanOptions& options, ScanReport& report);

/// Whether the name is almost, but not quite, a well-known one; that one.
[[nodiscard]] std::string_view nearly_known(std::string_view name);

}  // namespace tank::inline v0::analysis
