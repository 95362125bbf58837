// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Digests of bytes: SHA-256 as content address, SHA-512 as integrity.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0 {

/// SHA-256. Wire form `sha256:<64 lower-case hex>`.
class TANK_API Digest {
 public:
  using Bytes = std::array<std::uint8_t, 32>;

  Digest() = default;
  explicit Digest(const Bytes& bytes) : bytes_(bytes) {}

  [[nodiscard]] static Digest of(std::string_view bytes);
  /// Takes `sha256:<hex>` or bare hex. Errors: invalid_digest.
  [[nodiscard]] static Result<Digest> parse(std::string_view text);

  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] std::string hex() const;
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }

  friend auto operator<=>(const Digest&, const Digest&) = default;

 private:
  Bytes bytes_{};
};

/// SHA-512 as Subresource Integrity text (W3C SRI): `sha512-<padded base64>`.
class TANK_API Integrity {
 public:
  using Bytes = std::array<std::uint8_t, 64>;

  Integrity() = default;
  explicit Integrity(const Bytes& bytes) : bytes_(bytes) {}

  [[nodiscard]] static Integrity of(std::string_view bytes);
  /// Errors: invalid_digest.
  [[nodiscard]] static Result<Integrity> parse(std::string_view text);

  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }

  friend auto operator<=>(const Integrity&, const Integrity&) = default;

 private:
  Bytes bytes_{};
};

/// Computes both digests of a stream in one pass. Move-only; externally synchronised.
class TANK_API Hasher {
 public:
  struct Sums {
    Digest digest;
    Integrity integrity;
    std::uint64_t size_bytes = 0;
  };

  Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  ~Hasher();

  void update(std::string_view bytes);
  /// The sums of everything so far; the hasher starts anew afterwards.
  [[nodiscard]] Sums finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tank::inline v0
