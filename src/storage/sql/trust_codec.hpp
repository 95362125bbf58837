// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Values of the publish log as column values, and back.

#include <optional>
#include <string>

#include <tank/trust/log_record.hpp>
#include <tank/trust/publisher_key.hpp>

#include "storage/sql/codec.hpp"

namespace tank::inline v0::sql {

template <>
struct Codec<trust::EntryKind> : TextCodec<trust::EntryKind, &trust::parse_entry_kind> {};
template <>
struct Codec<trust::KeyState> : TextCodec<trust::KeyState, &trust::parse_key_state> {};
template <>
struct Codec<trust::PublicKey> : OctetCodec<trust::PublicKey> {};

/// The empty text is the empty name.
template <>
struct Codec<trust::KeyId> {
  static Value encode(const trust::KeyId& value) { return value.to_string(); }
  static std::optional<trust::KeyId> decode(const Value& cell) {
    const auto* stored = std::get_if<std::string>(&cell);
    if (stored == nullptr) return std::nullopt;
    if (stored->empty()) return trust::KeyId();
    const auto parsed = trust::KeyId::parse(*stored);
    return parsed ? std::optional(*parsed) : std::nullopt;
  }
};

template <>
struct Codec<trust::KeyOwner> {
  static Value encode(const trust::KeyOwner& value) { return trust::to_string(value); }
  static std::optional<trust::KeyOwner> decode(const Value& cell) {
    const auto* stored = std::get_if<std::string>(&cell);
    if (stored == nullptr) return std::nullopt;
    const auto parsed = trust::parse_key_owner(*stored);
    return parsed ? std::optional(*parsed) : std::nullopt;
  }
};

}  // namespace tank::inline v0::sql
