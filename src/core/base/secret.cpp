// SPDX-License-Identifier: Apache-2.0
#include <span>
#include <utility>

#include <tank/base/secret.hpp>

#include "core/crypto/hash.hpp"

namespace tank::inline v0 {
namespace {

// Wipes the whole buffer: bytes beyond the end may be left from a longer text, and a moved
// short string leaves its text behind.
void wipe_text(std::string& text) {
  text.resize(text.capacity());
  crypto::wipe(std::as_writable_bytes(std::span(text)));
  text.clear();
}

}  // namespace

Secret::Secret(std::string value) : value_(std::move(value)) { wipe_text(value); }

Secret::Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  value_ = std::move(other.value_);
  other.wipe();
  return *this;
}

Secret::~Secret() { wipe(); }

void Secret::wipe() { wipe_text(value_); }

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return crypto::equal_in_constant_time(a, b);
}

}  // namespace tank::inline v0
