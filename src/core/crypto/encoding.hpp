// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Bytes as text and back: hexadecimal, base64, base64url and base32 (RFC 4648). All decoders
/// are strict: one text per byte string, so nothing has two spellings.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tank::inline v0::crypto {

/// Lower case.
[[nodiscard]] std::string to_hex(std::string_view bytes);
/// Takes both cases. Nothing on any other character or an odd length.
[[nodiscard]] std::optional<std::string> from_hex(std::string_view text);

/// RFC 4648 §4, padded.
[[nodiscard]] std::string to_base64(std::string_view bytes);
/// Nothing unless `text` is what `to_base64` would write.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

/// RFC 4648 §5, without padding, as JOSE and PKCE have it.
[[nodiscard]] std::string to_base64url(std::string_view bytes);
/// Nothing unless `text` is what `to_base64url` would write.
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

/// RFC 4648 §6, padded, upper case.
[[nodiscard]] std::string to_base32(std::string_view bytes);
/// Nothing unless `text` is what `to_base32` would write.
[[nodiscard]] std::optional<std::string> from_base32(std::string_view text);

/// CRC-32 of ISO 3309, as in gzip and PNG. Finds typing errors, not attackers.
[[nodiscard]] std::uint32_t crc32(std::string_view bytes);

}  // namespace tank::inline v0::crypto
