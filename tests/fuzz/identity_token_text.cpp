// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include <tank/identity/api_token.hpp>

#include "fuzz/target.hpp"

namespace {

/// Chance as somebody wants it, over and over.
class Wished final : public tank::Entropy {
 public:
  explicit Wished(std::string_view text) : text_(text) {}
  void fill(std::span<std::byte> out) override {
    std::ranges::generate(out, [this] {
      const std::size_t at = next_++;
      const auto own = static_cast<unsigned char>(text_[at % text_.size()]);
      // No text may be so dull that no character comes out of it.
      return std::byte(static_cast<unsigned char>(own + at / text_.size()));
    });
  }

 private:
  std::string_view text_;
  std::size_t next_ = 0;
};

}  // namespace

// Every token that we make is known as one, and none with one other character in it.
void tank::fuzz::run(std::string_view text) {
  static_cast<void>(identity::looks_like_token(text));
  if (text.empty()) return;
  Wished entropy(text);
  const std::string token(identity::make_token_text(entropy).reveal());
  demand(identity::looks_like_token(token));
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string other = token;
    other[i] = text[i % text.size()];
    demand(other == token || !identity::looks_like_token(other));
  }
  demand(!identity::looks_like_token(token + std::string(text)));
}
