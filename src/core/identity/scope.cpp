// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/base/limits.hpp>
#include <tank/identity/scope.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr auto scope_words = words(Scope{});

constexpr std::uint32_t bit_of(Scope scope) { return 1u << static_cast<unsigned>(scope); }

}  // namespace

Scopes::Scopes(const std::vector<Scope>& scopes) {
  for (const Scope scope : scopes) bits_ |= bit_of(scope);
}

Scopes Scopes::all() {
  Scopes out;
  for (const auto& [scope, word] : scope_words) out.bits_ |= bit_of(scope);
  return out;
}

Result<Scopes> Scopes::parse(std::string_view text) {
  if (text.size() > limits::scopes_length) {
    return fail(Errc::invalid_argument, "the list of scopes is too long");
  }
  Scopes out;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const auto scope = parse_word(scope_words, text.substr(0, space), "scope");
    if (!scope) return pass(scope);
    out.bits_ |= bit_of(*scope);
    if (space + 1 == text.size()) {
      return fail(Errc::invalid_argument, "the list of scopes ends in a space");
    }
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return out;
}

bool Scopes::contains(Scope scope) const { return (bits_ & bit_of(scope)) != 0; }

std::string Scopes::to_string() const {
  std::string out;
  for (const auto& [scope, word] : scope_words) {
    if (!contains(scope)) continue;
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

std::vector<Scope> Scopes::list() const {
  std::vector<Scope> out;
  for (const auto& [scope, word] : scope_words) {
    if (contains(scope)) out.push_back(scope);
  }
  return out;
}

}  // namespace tank::inline v0::identity
