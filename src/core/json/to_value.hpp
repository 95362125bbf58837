// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Described types to JSON.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "core/json/describe.hpp"
#include "core/json/value.hpp"
#include "core/json/write.hpp"

namespace tank::inline v0::json {

template <class T>
[[nodiscard]] Value to_value(const T& object);

/// Constraints are for reading; what we write is known to be good.
struct WrittenField {
  template <class Low, class High>
  WrittenField& between(Low, High) {
    return *this;
  }
  WrittenField& min_length(std::size_t) { return *this; }
  WrittenField& max_length(std::size_t) { return *this; }
  WrittenField& max_items(std::size_t) { return *this; }
};

/// The visitor that writes: members in the order of the description. An `optional` member of
/// type std::optional that holds nothing is left out; a `required` one is null.
class MemberWriter {
 public:
  explicit MemberWriter(Object& out) : out_(&out) {}

  template <class T>
  WrittenField required(std::string_view name, const T& member, std::string_view) {
    out_->append(std::string(name), to_value(member));
    return {};
  }
  template <class T>
  WrittenField optional(std::string_view name, const T& member, std::string_view doc) {
    if constexpr (is_optional<T>) {
      if (!member.has_value()) return {};
    }
    return required(name, member, doc);
  }

 private:
  Object* out_;
};

template <class T>
Value list_to_value(const T& list) {
  Array items;
  items.reserve(list.size());
  for (const auto& item : list) items.push_back(to_value<typename T::value_type>(item));
  return items;
}

template <class T>
Value map_to_value(const T& map) {
  Object object;
  object.reserve(map.size());
  for (const auto& [key, item] : map) {
    if constexpr (std::same_as<typename T::key_type, std::string>) {
      object.append(key, to_value(item));
    } else {
      object.append(text_of(key), to_value(item));
    }
  }
  return object;
}

/// Never fails: whatever can be described can be written.
template <class T>
Value to_value(const T& object) {
  if constexpr (is_optional<T>) {
    return object.has_value() ? to_value(*object) : Value();
  } else if constexpr (is_list<T> && !std::same_as<T, Array>) {
    return list_to_value(object);
  } else if constexpr (is_map<T>) {
    return map_to_value(object);
  } else if constexpr (Worded<T>) {
    return word_of(object);
  } else if constexpr (std::same_as<T, TimePoint> || Parsed<T>) {
    return text_of(object);
  } else if constexpr (Described<T>) {
    Object out;
    MemberWriter members(out);
    // A description takes its object as one to change, for the sake of the reader.
    describe(members, const_cast<T&>(object));
    return out;
  } else if constexpr (std::convertible_to<const T&, Value>) {
    return object;
  } else {
    static_assert(unsupported<T>, "describe.hpp lists what can be written as JSON");
  }
}

/// Compact text.
template <class T>
  requires(!std::same_as<T, Value>)
[[nodiscard]] std::string write(const T& object) {
  return write(to_value(object));
}

}  // namespace tank::inline v0::json
