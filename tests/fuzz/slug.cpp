// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/base/slug.hpp>

#include "fuzz/target.hpp"

namespace {

/// Random bytes that are the same each time.
class Counter final : public tank::Entropy {
 public:
  void fill(std::span<std::byte> out) override {
    std::ranges::generate(out, [this] { return std::byte{next_++}; });
  }

 private:
  std::uint8_t next_ = 0;
};

}  // namespace

// Whatever a thing is called, the slug that is suggested for it is one.
void tank::fuzz::run(std::string_view text) {
  const auto slug = Slug::parse(text);
  if (slug) demand(slug->to_string() == text);
  Counter entropy;
  demand(Slug::parse(Slug::suggest(text, entropy).to_string()).has_value());
}
