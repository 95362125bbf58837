// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What a skill was seen to reach: hosts, paths and programs, with the places where.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <tank/analysis/scan.hpp>

#include "core/analysis/engine/document.hpp"

namespace tank::inline v0::analysis {

enum class Reach : std::uint8_t { host, read, write, process };

/// The first place where something is reached.
struct ReachedPlace {
  Reach kind = Reach::host;
  std::string what;
  Location location;
  bool is_asked = false;  ///< asked of the agent, in words
};

/// Of all files, bounded, each thing once.
struct Reached {
  std::vector<ReachedPlace> places;
  std::unordered_set<std::string> known;  ///< kind and name of each place
};

/// Collects from a file and from the texts that were found in it.
class FileReach {
 public:
  explicit FileReach(const Document& file) : file_(&file) {}

  /// `signals` as of scan_words.
  void collect(const Document& document, std::uint32_t signals);
  /// Counts lines and hands over what is new.
  void finish(Reached& reached);

 private:
  struct Raw {
    Reach kind;
    bool is_asked;
    std::size_t at;  ///< in the file
    std::string what;
  };

  void collect_code(const Document& document, const Region& region);
  void collect_prose(const Document& document, const Region& region);
  void note_host(const Document& document, std::size_t at, bool is_asked);
  void note_call(const Document& document, std::string_view opener, std::size_t at);
  void note_arguments(const Document& document, std::string_view command, std::size_t at);
  void note_prose_path(const Document& document, std::size_t at);
  void note(Reach kind, std::string what, const Document& document, std::size_t at, bool is_asked);

  const Document* file_;
  std::vector<Raw> raw_;
  std::unordered_set<std::string> known_;
};

}  // namespace tank::inline v0::analysis
