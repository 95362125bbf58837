// SPDX-License-Identifier: Apache-2.0
#include "core/json/value.hpp"

#include <algorithm>
#include <array>

namespace tank::inline v0::json {

Object::Object(std::initializer_list<Member> members) : members_(members) {}
Object::Object(const Object&) = default;
Object& Object::operator=(const Object&) = default;

const Value* Object::find(std::string_view key) const {
  const auto found = std::ranges::find(members_, key, &Member::key);
  return found == members_.end() ? nullptr : &found->value;
}

Value* Object::find(std::string_view key) {
  const auto found = std::ranges::find(members_, key, &Member::key);
  return found == members_.end() ? nullptr : &found->value;
}

Value& Object::set(std::string_view key, Value value) {
  Value* old = find(key);
  if (old == nullptr) return append(std::string(key), std::move(value));
  *old = std::move(value);
  return *old;
}

Value& Object::append(std::string key, Value value) {
  return members_.emplace_back(std::move(key), std::move(value)).value;
}

bool Object::erase(std::string_view key) {
  return std::erase_if(members_, [key](const Member& member) { return member.key == key; }) > 0;
}

void Object::reserve(std::size_t members) { members_.reserve(members); }

bool operator==(const Object& a, const Object& b) {
  if (a.members_ == b.members_) return true;
  return a.size() == b.size() && std::ranges::all_of(a.members_, [&b](const Member& member) {
           const Value* other = b.find(member.key);
           return other != nullptr && *other == member.value;
         });
}

std::optional<bool> Value::as_bool() const {
  const bool* truth = std::get_if<bool>(&data_);
  return truth == nullptr ? std::nullopt : std::optional(*truth);
}

std::optional<std::int64_t> Value::as_int64() const {
  const auto* number = std::get_if<std::int64_t>(&data_);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

std::optional<std::uint64_t> Value::as_uint64() const {
  if (const auto* number = std::get_if<std::uint64_t>(&data_)) return *number;
  const auto* number = std::get_if<std::int64_t>(&data_);
  if (number == nullptr || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

std::optional<double> Value::as_double() const {
  if (const auto* number = std::get_if<double>(&data_)) return *number;
  if (const auto number = as_int64()) return static_cast<double>(*number);
  if (const auto number = as_uint64()) return static_cast<double>(*number);
  return std::nullopt;
}

const Value* Value::find(std::string_view key) const {
  const Object* object = if_object();
  return object == nullptr ? nullptr : object->find(key);
}

std::string_view Value::kind_name() const {
  constexpr std::array<std::string_view, 8> names{"null",     "a boolean", "a number", "a number",
                                                  "a number", "a string",  "an array", "an object"};
  return names[data_.index()];
}

std::string pointer_step(std::string_view key) {
  std::string step = "/";
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

}  // namespace tank::inline v0::json
