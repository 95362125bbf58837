// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A JSON document as a value.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tank::inline v0::json {

class Value;
struct Member;
using Array = std::vector<Value>;

/// Members in the order in which they were written, each key once.
class Object {
 public:
  Object();
  Object(std::initializer_list<Member> members);
  Object(const Object&);
  Object(Object&&) noexcept;
  Object& operator=(const Object&);
  Object& operator=(Object&&) noexcept;
  ~Object();

  /// Takes members whose keys are known to differ.
  explicit Object(std::vector<Member> members);

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const;
  [[nodiscard]] const Member* begin() const;
  [[nodiscard]] const Member* end() const;

  /// Looks along the members; nothing when there is no such key.
  [[nodiscard]] const Value* find(std::string_view key) const;
  [[nodiscard]] Value* find(std::string_view key);

  /// Replaces the member of this key, or appends it.
  Value& set(std::string_view key, Value value);
  /// Appends without looking for the key, which must be new.
  Value& append(std::string key, Value value);
  bool erase(std::string_view key);
  void reserve(std::size_t members);

  /// The order of members does not count.
  friend bool operator==(const Object& a, const Object& b);

 private:
  std::vector<Member> members_;
};

/// One JSON value. Integers are kept exactly within 64 bits; a number with a fraction or an
/// exponent is a double.
class Value {
 public:
  Value() = default;
  Value(std::nullptr_t) {}                                    // NOLINT(google-explicit-constructor)
  Value(std::string text) : data_(std::move(text)) {}         // NOLINT(google-explicit-constructor)
  Value(std::string_view text) : data_(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  Value(const char* text) : data_(std::string(text)) {}       // NOLINT(google-explicit-constructor)
  Value(Array items) : data_(std::move(items)) {}             // NOLINT(google-explicit-constructor)
  Value(Object members) : data_(std::move(members)) {}        // NOLINT(google-explicit-constructor)
  template <std::same_as<bool> Bool>
  Value(Bool truth) : data_(truth) {}  // NOLINT(google-explicit-constructor)
  /// Infinity and NaN have no JSON: they are written as null.
  template <std::floating_point Number>
  Value(Number number)
      : data_(static_cast<double>(number)) {}  // NOLINT(google-explicit-constructor)
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool> && !std::same_as<Integer, char>)
  Value(Integer number) {  // NOLINT(google-explicit-constructor)
    if (std::in_range<std::int64_t>(number)) {
      data_ = static_cast<std::int64_t>(number);
    } else {
      data_ = static_cast<std::uint64_t>(number);
    }
  }

  [[nodiscard]] bool is_null() const { return holds<std::monostate>(); }
  [[nodiscard]] bool is_bool() const { return holds<bool>(); }
  [[nodiscard]] bool is_integer() const { return holds<std::int64_t>() || holds<std::uint64_t>(); }
  [[nodiscard]] bool is_number() const { return is_integer() || holds<double>(); }
  [[nodiscard]] bool is_string() const { return holds<std::string>(); }
  [[nodiscard]] bool is_array() const { return holds<Array>(); }
  [[nodiscard]] bool is_object() const { return holds<Object>(); }

  /// Null unless the value is of this kind. Valid as long as the value is not changed.
  [[nodiscard]] const std::string* if_string() const { return std::get_if<std::string>(&data_); }
  [[nodiscard]] const Array* if_array() const { return std::get_if<Array>(&data_); }
  [[nodiscard]] const Object* if_object() const { return std::get_if<Object>(&data_); }
  [[nodiscard]] std::string* if_string() { return std::get_if<std::string>(&data_); }
  [[nodiscard]] Array* if_array() { return std::get_if<Array>(&data_); }
  [[nodiscard]] Object* if_object() { return std::get_if<Object>(&data_); }

  /// Nothing unless the value is of this kind and fits.
  [[nodiscard]] std::optional<bool> as_bool() const;
  [[nodiscard]] std::optional<std::int64_t> as_int64() const;
  [[nodiscard]] std::optional<std::uint64_t> as_uint64() const;
  /// Any number; integers beyond 2^53 are rounded.
  [[nodiscard]] std::optional<double> as_double() const;

  /// The member of this key; null when there is none, or the value is not an object.
  [[nodiscard]] const Value* find(std::string_view key) const;

  /// `null`, `a boolean`, `a number`, `a string`, `an array` or `an object`.
  [[nodiscard]] std::string_view kind_name() const;

  friend bool operator==(const Value&, const Value&) = default;

 private:
  template <class T>
  [[nodiscard]] bool holds() const {
    return std::holds_alternative<T>(data_);
  }

  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Array,
               Object>
      data_;
};

struct Member {
  std::string key;
  Value value;

  friend bool operator==(const Member&, const Member&) = default;
};

inline Object::Object() = default;
inline Object::Object(Object&&) noexcept = default;
inline Object& Object::operator=(Object&&) noexcept = default;
inline Object::~Object() = default;
inline Object::Object(std::vector<Member> members) : members_(std::move(members)) {}
inline std::size_t Object::size() const { return members_.size(); }
inline bool Object::empty() const { return members_.empty(); }
inline const Member* Object::begin() const { return members_.data(); }
inline const Member* Object::end() const { return members_.data() + members_.size(); }

/// One step of a JSON pointer (RFC 6901), escaped and with its slash.
[[nodiscard]] std::string pointer_step(std::string_view key);

}  // namespace tank::inline v0::json
