// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Which words of the flow analysis a statement holds, in one pass over it.

#include <cstdint>
#include <string_view>

namespace tank::inline v0::analysis {

/// What a word is about. Letters of either case count, so that a bit says that a closer look is
/// worth it, and its absence that it is not.
enum FlowWord : std::uint32_t {
  reads_environment = 1u << 0,
  reads_keyring = 1u << 1,
  names_credential_file = 1u << 2,
  downloads = 1u << 3,
  sends = 1u << 4,
  resolves = 1u << 5,
  starts_program = 1u << 6,
  prints = 1u << 7,
  serialises = 1u << 8,
  evaluates = 1u << 9,
  holds_address = 1u << 10,
  runs_sender = 1u << 11,    ///< a command that reaches the network
  runs_resolver = 1u << 12,  ///< a command that looks up names
  dumps_environment = 1u << 13,
  names_secret = 1u << 14,  ///< a variable's name as credentials have it
};

[[nodiscard]] std::uint32_t flow_words_in(std::string_view text);

}  // namespace tank::inline v0::analysis
