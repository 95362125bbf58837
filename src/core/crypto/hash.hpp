// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Hashes and keyed hashes over raw bytes.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace tank::inline v0::crypto {

enum class HashAlgorithm : std::uint8_t { md5, sha1, sha256, sha384, sha512 };

using Sha256 = std::array<std::uint8_t, 32>;
using Sha512 = std::array<std::uint8_t, 64>;

[[nodiscard]] std::size_t size_of(HashAlgorithm algorithm);

/// The raw digest as text of bytes. SHA-1 and MD5 are for protocols that fix them (RFC 6455, RFC
/// 4226; `Content-MD5` and `ETag` of S3) and prove nothing against an attacker.
[[nodiscard]] std::string hash(HashAlgorithm algorithm, std::string_view bytes);
[[nodiscard]] Sha256 sha256(std::string_view bytes);
[[nodiscard]] Sha512 sha512(std::string_view bytes);

/// RFC 2104. The key may have any length.
[[nodiscard]] std::string hmac(HashAlgorithm algorithm, std::string_view key,
                               std::string_view bytes);

/// A hash over a stream of bytes. Move-only; externally synchronised.
class HashStream {
 public:
  explicit HashStream(HashAlgorithm algorithm);
  HashStream(HashStream&&) noexcept;
  HashStream& operator=(HashStream&&) noexcept;
  ~HashStream();

  void update(std::string_view bytes);
  /// Writes the digest, whose size must be that of `out`, and starts anew.
  void finish(std::span<std::uint8_t> out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Compares in time that depends on the lengths only.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

/// Overwrites memory in a way that the compiler may not leave out.
void wipe(std::span<std::byte> memory);

/// The bytes of an array as a view.
template <std::size_t N>
[[nodiscard]] std::string_view view(const std::array<std::uint8_t, N>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), N};
}

}  // namespace tank::inline v0::crypto
