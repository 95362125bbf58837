// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Described types as JSON Schema 2020-12, for OpenAPI 3.1.

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include <tank/base/digest.hpp>
#include <tank/base/email.hpp>
#include <tank/base/id.hpp>
#include <tank/base/slug.hpp>

#include "core/json/describe.hpp"
#include "core/json/to_value.hpp"
#include "core/json/value.hpp"

namespace tank::inline v0::json {

template <class T>
[[nodiscard]] Value schema();

/// The schema of a text of one form. Overload for further types beside them; anything else
/// that is parsed is a plain string.
template <class T>
struct TextSchema {
  static Object make() { return {{"type", "string"}}; }
};
template <>
struct TextSchema<TimePoint> {
  static Object make() { return {{"type", "string"}, {"format", "date-time"}}; }
};
template <>
struct TextSchema<Email> {
  static Object make() { return {{"type", "string"}, {"format", "email"}}; }
};
template <>
struct TextSchema<Digest> {
  static Object make() { return {{"type", "string"}, {"pattern", "^(sha256:)?[0-9a-f]{64}$"}}; }
};
template <>
struct TextSchema<Slug> {
  static Object make() {
    return {{"type", "string"}, {"pattern", "^[a-z0-9]+(-[a-z0-9]+)*$"}, {"maxLength", 63}};
  }
};
template <IdPrefix Prefix>
struct TextSchema<Id<Prefix>> {
  static Object make() {
    return {{"type", "string"},
            {"pattern", "^" + std::string(Prefix.view()) + "_[0-7][0-9a-hjkmnp-tv-z]{25}$"}};
  }
};

/// Adds the constraints of one member to its schema.
class SchemaField {
 public:
  explicit SchemaField(Object& schema) : schema_(&schema) {}

  template <class Low, class High>
  SchemaField& between(Low low, High high) {
    schema_->set("minimum", low);
    schema_->set("maximum", high);
    return *this;
  }
  SchemaField& min_length(std::size_t characters) { return set("minLength", characters); }
  SchemaField& max_length(std::size_t characters) { return set("maxLength", characters); }
  SchemaField& max_items(std::size_t items) {
    return set(schema_->find("items") != nullptr ? "maxItems" : "maxProperties", items);
  }

 private:
  SchemaField& set(std::string_view key, std::size_t value) {
    schema_->set(key, value);
    return *this;
  }

  Object* schema_;
};

/// The visitor that describes. Looks at an object made by default, to tell its defaults.
class MemberSchema {
 public:
  template <class T>
  SchemaField required(std::string_view name, const T&, std::string_view doc) {
    required_.emplace_back(name);
    return add<T>(name, doc);
  }
  template <class T>
  SchemaField optional(std::string_view name, const T& member, std::string_view doc) {
    if constexpr (is_optional<T>) {
      return add<typename T::value_type>(name, doc);
    } else {
      SchemaField field = add<T>(name, doc);
      constexpr bool plain = std::is_arithmetic_v<T> || std::same_as<T, std::string> || Worded<T>;
      if constexpr (plain) properties_.find(name)->if_object()->set("default", to_value(member));
      return field;
    }
  }

  [[nodiscard]] Object take() {
    Object out{{"type", "object"}, {"properties", std::move(properties_)}};
    if (!required_.empty()) out.append("required", std::move(required_));
    out.append("additionalProperties", false);
    return out;
  }

 private:
  template <class T>
  SchemaField add(std::string_view name, std::string_view doc) {
    Value& schema = properties_.append(std::string(name), json::schema<T>());
    schema.if_object()->set("description", doc);
    return SchemaField(*schema.if_object());
  }

  Object properties_;
  Array required_;
};

/// The least and greatest value, where they say more than "any integer".
template <JsonInteger T>
Object integer_schema() {
  Object out{{"type", "integer"}};
  if constexpr (sizeof(T) < 8 || std::unsigned_integral<T>) {
    out.append("minimum", std::numeric_limits<T>::min());
  }
  if constexpr (sizeof(T) < 8) out.append("maximum", std::numeric_limits<T>::max());
  return out;
}

template <Worded T>
Object word_schema() {
  Array known;
  for (const auto& [enumerator, word] : words(T{})) known.emplace_back(word);
  return {{"type", "string"}, {"enum", std::move(known)}};
}

/// The schema of a type. It is an object always. Types that contain themselves have none.
template <class T>
Value schema() {
  if constexpr (std::same_as<T, Value>) {
    return Object{};
  } else if constexpr (std::same_as<T, bool>) {
    return Object{{"type", "boolean"}};
  } else if constexpr (JsonInteger<T>) {
    return integer_schema<T>();
  } else if constexpr (std::floating_point<T>) {
    return Object{{"type", "number"}};
  } else if constexpr (std::same_as<T, std::string>) {
    return Object{{"type", "string"}};
  } else if constexpr (is_optional<T>) {
    return Object{{"anyOf", Array{schema<typename T::value_type>(), Object{{"type", "null"}}}}};
  } else if constexpr (is_list<T>) {
    return Object{{"type", "array"}, {"items", schema<typename T::value_type>()}};
  } else if constexpr (is_map<T>) {
    return Object{{"type", "object"}, {"additionalProperties", schema<typename T::mapped_type>()}};
  } else if constexpr (Worded<T>) {
    return word_schema<T>();
  } else if constexpr (std::same_as<T, TimePoint> || Parsed<T>) {
    return TextSchema<T>::make();
  } else if constexpr (Described<T>) {
    MemberSchema members;
    T example{};
    describe(members, example);
    return members.take();
  } else {
    static_assert(unsupported<T>, "describe.hpp lists what can have a schema");
  }
}

}  // namespace tank::inline v0::json
