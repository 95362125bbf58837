// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Secrets that somebody saw, and a search for them in what a thief may get: in every spelling in
/// which a program could have kept them.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/database_dump.hpp"

namespace tank::testing {

/// One way to write a secret down.
struct Spelling {
  std::string name;
  std::string bytes;
  bool is_binary = false;
};

/// Shorter ones can be found by trying all of them, so that their plain digests betray them, too.
inline constexpr std::size_t guessable_length = 12;
/// Shorter ones also stand in a dump by chance, and are searched for as whole words only.
inline constexpr std::size_t shortest_piece = 8;

/// The text, what follows its prefix, its halves, the bytes that it encodes and the signature of a
/// token, each as it is, in hexadecimal, base64 (wherever it begins in what is encoded), base64url
/// and percent-encoding; of a guessable one its digests. All have `shortest_piece` or more bytes,
/// and no two are the same.
[[nodiscard]] std::vector<Spelling> spellings_of(const std::string& secret);

/// A list of secrets. A value.
class Canaries {
 public:
  /// Of equal secrets the first name stays. Empty ones are none.
  void add(const std::string& what, const std::string& secret);

  [[nodiscard]] std::size_t size() const { return secrets_.size(); }
  /// How many have a name that begins so.
  [[nodiscard]] std::size_t count(std::string_view start) const;
  /// `name: spelling`, a line for each that is found; empty when nothing is.
  [[nodiscard]] std::string found_in(const Dump& dump) const;

 private:
  std::map<std::string, std::string> secrets_;  ///< names by secret
};

}  // namespace tank::testing
