// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// SQL text that only the compiler can make, so that injection is a compile error.

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace tank::inline v0::sql {

enum class Dialect { sqlite, postgres };

/// Literal text as a template argument: a part of a statement.
template <std::size_t N>
struct Part {
  char chars[N]{};
  consteval Part(const char (&literal)[N]) {  // NOLINT(google-explicit-constructor)
    std::copy_n(literal, N, chars);
  }
  static constexpr std::size_t length = N - 1;
};

/// A statement or script. Its address identifies it: drivers keep prepared statements by it.
class Text {
 public:
  template <std::size_t N>
  consteval Text(const char (&literal)[N])  // NOLINT(google-explicit-constructor)
      : text_(literal), size_(N - 1) {}

  [[nodiscard]] constexpr const char* c_str() const { return text_; }
  [[nodiscard]] constexpr std::string_view view() const { return {text_, size_}; }

 private:
  const char* text_;
  std::size_t size_;
};

template <Part... Parts>
struct Joined {
  struct Chars {
    char chars[(Parts.length + ... + 1)]{};
  };
  static constexpr Chars value = [] {
    Chars out;
    char* at = out.chars;
    ((at = std::copy_n(Parts.chars, Parts.length, at)), ...);
    return out;
  }();
};

/// One statement out of parts, so that a list of columns is written once.
template <Part... Parts>
inline constexpr Text text{Joined<Parts...>::value.chars};

/// A statement that cannot be the same on both engines. Each pair is a place to look at when
/// an engine is added.
struct ByDialect {
  Text sqlite;
  Text postgres;

  [[nodiscard]] constexpr Text of(Dialect dialect) const {
    return dialect == Dialect::sqlite ? sqlite : postgres;
  }
};

}  // namespace tank::inline v0::sql
