// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What may stand in a described type, and how each kind of member is recognised.
///
/// A type is described by one free function beside it, found by argument-dependent lookup:
///
///     template <class Visitor>
///     void describe(Visitor& v, CreateShare& s) {
///       v.required("path", s.path, "Absolute path inside the workspace.");
///       v.optional("expires_in_hours", s.expires_in_hours, "Lifetime.").between(1, 720);
///     }
///
/// Reader, writer and schema are three visitors of it. `optional` leaves the member at its
/// default when the key is missing. Constraints: `between` for numbers, `min_length` and
/// `max_length` (in characters) for text, `max_items` for lists and maps.
///
/// Members may be bool, integers, double, std::string, std::vector<T>, std::map<K, T> with K a
/// string or a parsed type, std::optional<T>, other described types, Value (anything), TimePoint,
/// enums with `words`, and every type with `static Result<T> parse(std::string_view)` and
/// `to_string`. An enum tells its words by one constexpr function beside it:
///
///     constexpr auto words(Access) {
///       return std::array{std::pair{Access::read, std::string_view("read")},
///                         std::pair{Access::write, std::string_view("write")}};
///     }

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/base/time.hpp>

#include "core/json/value.hpp"

namespace tank::inline v0::json {

/// Stands for any visitor when it is asked whether a type is described.
struct AnyVisitor {};

template <class T>
concept Described =
    std::is_class_v<T> && requires(AnyVisitor& visitor, T& object) { describe(visitor, object); };

template <class T>
concept Worded = std::is_enum_v<T> && requires(T value) { words(value); };

/// Comes from text only.
template <class T>
concept Parsed = requires(std::string_view text) {
  { T::parse(text) } -> std::same_as<Result<T>>;
};

template <class T>
concept JsonInteger = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_list = false;
template <class T, class... Rest>
inline constexpr bool is_list<std::vector<T, Rest...>> = true;

template <class T>
inline constexpr bool is_map = false;
template <class K, class T, class... Rest>
inline constexpr bool is_map<std::map<K, T, Rest...>> = true;

/// For the branch of a template that no type may reach.
template <class T>
inline constexpr bool unsupported = false;

/// The text of a parsed type, whether `to_string` is a member or stands beside it.
template <class T>
[[nodiscard]] std::string text_of(const T& value) {
  if constexpr (requires { value.to_string(); }) {
    return std::string(value.to_string());
  } else {
    return std::string(to_string(value));
  }
}

/// The word of an enumerator; empty when `words` does not list it.
template <Worded E>
[[nodiscard]] constexpr std::string_view word_of(E value) {
  for (const auto& [enumerator, word] : words(value)) {
    if (enumerator == value) return word;
  }
  return {};
}

}  // namespace tank::inline v0::json
