// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/base/digest.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"

namespace tank::inline v0 {
namespace {

constexpr std::string_view digest_prefix = "sha256:";
constexpr std::string_view integrity_prefix = "sha512-";

template <class Bytes>
Bytes to_bytes(std::string_view raw) {
  Bytes out;
  std::ranges::copy(raw, out.begin());
  return out;
}

bool is_lower_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Digest Digest::of(std::string_view bytes) { return Digest(crypto::sha256(bytes)); }

Result<Digest> Digest::parse(std::string_view text) {
  const std::string_view hex =
      text.starts_with(digest_prefix) ? text.substr(digest_prefix.size()) : text;
  const auto raw = is_lower_hex(hex) ? crypto::from_hex(hex) : std::nullopt;
  if (!raw || raw->size() != Bytes{}.size()) {
    return fail(Errc::invalid_digest, "a digest is `sha256:` and 64 lower-case hex digits");
  }
  return Digest(to_bytes<Bytes>(*raw));
}

std::string Digest::hex() const { return crypto::to_hex(crypto::view(bytes_)); }

std::string Digest::to_string() const { return std::string(digest_prefix) + hex(); }

Integrity Integrity::of(std::string_view bytes) { return Integrity(crypto::sha512(bytes)); }

Result<Integrity> Integrity::parse(std::string_view text) {
  const auto raw = text.starts_with(integrity_prefix)
                       ? crypto::from_base64(text.substr(integrity_prefix.size()))
                       : std::nullopt;
  if (!raw || raw->size() != Bytes{}.size()) {
    return fail(Errc::invalid_digest, "an integrity is `sha512-` and 88 characters of base64");
  }
  return Integrity(to_bytes<Bytes>(*raw));
}

std::string Integrity::to_string() const {
  return std::string(integrity_prefix) + crypto::to_base64(crypto::view(bytes_));
}

struct Hasher::State {
  crypto::HashStream digest{crypto::HashAlgorithm::sha256};
  crypto::HashStream integrity{crypto::HashAlgorithm::sha512};
  std::uint64_t size_bytes = 0;
};

Hasher::Hasher() : state_(std::make_unique<State>()) {}
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::update(std::string_view bytes) {
  state_->digest.update(bytes);
  state_->integrity.update(bytes);
  state_->size_bytes += bytes.size();
}

Hasher::Sums Hasher::finish() {
  Digest::Bytes digest;
  Integrity::Bytes integrity;
  state_->digest.finish(digest);
  state_->integrity.finish(integrity);
  const std::uint64_t size_bytes = state_->size_bytes;
  state_->size_bytes = 0;
  return {Digest(digest), Integrity(integrity), size_bytes};
}

}  // namespace tank::inline v0
