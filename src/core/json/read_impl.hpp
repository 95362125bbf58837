// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The templates of read.hpp; include that one.

#include <optional>

#include "core/json/read.hpp"

namespace tank::inline v0::json {

/// The number of characters (code points) of well-formed UTF-8.
[[nodiscard]] std::size_t count_characters(std::string_view text);
/// As it is written in JSON.
[[nodiscard]] std::string number_text(const Value& number);

template <class T>
bool Reader::read_integer(const Place& at, const Value& value, T& out) {
  using Limits = std::numeric_limits<T>;
  if (const auto number = value.as_int64(); number && std::in_range<T>(*number)) {
    out = static_cast<T>(*number);
    return true;
  }
  if (const auto number = value.as_uint64(); number && std::in_range<T>(*number)) {
    out = static_cast<T>(*number);
    return true;
  }
  return refuse_integer(at, Limits::min(), Limits::max(), value);
}

template <class T>
bool Reader::read_word(const Place& at, const Value& value, T& out) {
  const std::string* text = value.if_string();
  if (text == nullptr) return refuse_kind(at, "a string", value);
  std::vector<std::string_view> known;
  for (const auto& [enumerator, word] : words(T{})) {
    if (word == *text) {
      out = enumerator;
      return true;
    }
    known.push_back(word);
  }
  return refuse_word(at, *text, std::move(known));
}

template <class T>
bool Reader::read_list(const Place& at, const Value& value, T& out) {
  const Array* items = value.if_array();
  if (items == nullptr) return refuse_kind(at, "an array", value);
  out.clear();
  out.reserve(items->size());
  bool good = true;
  for (std::size_t i = 0; i < items->size(); ++i) {
    auto item = make<typename T::value_type>(Place{&at, {}, i}, (*items)[i]);
    good = good && item.has_value();
    if (good) out.push_back(*std::move(item));
  }
  return good;
}

template <class T>
bool Reader::read_map(const Place& at, const Value& value, T& out) {
  const Object* object = value.if_object();
  if (object == nullptr) return refuse_kind(at, "an object", value);
  out.clear();
  bool good = true;
  for (const Member& member : *object) {
    const Place place{&at, member.key, 0};
    auto item = make<typename T::mapped_type>(place, member.value);
    std::optional<typename T::key_type> key;
    if constexpr (std::same_as<typename T::key_type, std::string>) {
      key = member.key;
    } else {
      key = parse_text<typename T::key_type>(place, member.key);
    }
    good = good && item && key;
    // Two spellings of one key would be two answers to one question.
    if (good && !out.try_emplace(*std::move(key), *std::move(item)).second) {
      complain(place, "this key is another spelling of one that stands there already");
      good = false;
    }
  }
  return good;
}

template <class T>
bool Reader::read_object(const Place& at, const Value& value, T& out) {
  const Object* object = value.if_object();
  if (object == nullptr) return refuse_kind(at, "an object", value);
  const std::size_t first_name = names_.size();
  MemberReader members(*this, at, *object);
  describe(members, out);
  bool good = members.good();
  if (unknown_ == Unknown::refuse && members.found() != object->size()) {
    refuse_unknown(at, *object, first_name);
    good = false;
  }
  names_.resize(first_name);
  return good;
}

template <class T>
std::optional<T> Reader::parse_text(const Place& at, std::string_view text) {
  auto parsed = T::parse(text);
  if (parsed) return *std::move(parsed);
  complain(at, describe_error(parsed.error()));
  return std::nullopt;
}

template <class T>
std::optional<T> Reader::make_parsed(const Place& at, const Value& value) {
  if (const std::string* text = value.if_string()) return parse_text<T>(at, *text);
  refuse_kind(at, "a string", value);
  return std::nullopt;
}

template <class T>
std::optional<T> Reader::make(const Place& at, const Value& value) {
  if constexpr (Parsed<T>) {
    return make_parsed<T>(at, value);
  } else {
    std::optional<T> out(std::in_place);
    if (!read(at, value, *out)) out.reset();
    return out;
  }
}

template <class T>
bool Reader::read(const Place& at, const Value& value, T& out) {
  if constexpr (std::same_as<T, Value>) {
    out = value;
  } else if constexpr (std::same_as<T, bool>) {
    const auto truth = value.as_bool();
    if (!truth) return refuse_kind(at, "a boolean", value);
    out = *truth;
  } else if constexpr (JsonInteger<T>) {
    return read_integer(at, value, out);
  } else if constexpr (std::floating_point<T>) {
    const auto number = value.as_double();
    if (!number) return refuse_kind(at, "a number", value);
    out = static_cast<T>(*number);
  } else if constexpr (std::same_as<T, std::string>) {
    const std::string* text = value.if_string();
    if (text == nullptr) return refuse_kind(at, "a string", value);
    out = *text;
  } else if constexpr (std::same_as<T, TimePoint>) {
    const std::string* text = value.if_string();
    if (text == nullptr) return refuse_kind(at, "a string", value);
    const auto time = parse_time(*text);
    if (!time) complain(at, describe_error(time.error()));
    if (time) out = *time;
    return time.has_value();
  } else if constexpr (is_optional<T>) {
    out.reset();
    if (!value.is_null()) out = make<typename T::value_type>(at, value);
    return value.is_null() || out.has_value();
  } else if constexpr (is_list<T>) {
    return read_list(at, value, out);
  } else if constexpr (is_map<T>) {
    return read_map(at, value, out);
  } else if constexpr (Worded<T>) {
    return read_word(at, value, out);
  } else if constexpr (Parsed<T>) {
    auto made = make_parsed<T>(at, value);
    if (!made) return false;
    out = *std::move(made);
    return true;
  } else if constexpr (Described<T>) {
    return read_object(at, value, out);
  } else {
    static_assert(unsupported<T>, "describe.hpp lists what can be read from JSON");
  }
  return true;
}

template <class T>
ReadField<T> MemberReader::visit(std::string_view name, T& member, std::string_view,
                                 bool required) {
  if (reader_->unknown_ == Unknown::refuse) reader_->names_.push_back(name);
  const Value* value = object_->find(name);
  const T* read = nullptr;
  if (value != nullptr) {
    ++found_;
    const Place place{at_, name, 0};
    if (reader_->read(place, *value, member)) read = &member;
    good_ = good_ && read != nullptr;
  } else if (required) {
    reader_->complain(Place{at_, name, 0}, "is required");
    good_ = false;
  }
  return ReadField<T>(*this, name, read);
}

template <class T>
template <class Check>
ReadField<T>& ReadField<T>::require(Check good, const std::string& expected) {
  if (member_ == nullptr) return *this;
  if constexpr (is_optional<T>) {
    if (!member_->has_value() || good(**member_)) return *this;
  } else {
    if (good(*member_)) return *this;
  }
  members_->reader_->complain(Place{members_->at_, name_, 0}, "must " + expected);
  members_->good_ = false;
  return *this;
}

template <class T>
template <class Low, class High>
ReadField<T>& ReadField<T>::between(Low low, High high) {
  return require(
      [&](const auto& number) {
        if constexpr (std::integral<std::remove_cvref_t<decltype(number)>>) {
          return !std::cmp_less(number, low) && !std::cmp_greater(number, high);
        } else {
          return !(number < low) && !(number > high);
        }
      },
      "be between " + number_text(low) + " and " + number_text(high));
}

template <class T>
ReadField<T>& ReadField<T>::min_length(std::size_t characters) {
  return require([&](const auto& text) { return count_characters(text) >= characters; },
                 "have at least " + std::to_string(characters) + " characters");
}

template <class T>
ReadField<T>& ReadField<T>::max_length(std::size_t characters) {
  return require([&](const auto& text) { return count_characters(text) <= characters; },
                 "have at most " + std::to_string(characters) + " characters");
}

template <class T>
ReadField<T>& ReadField<T>::max_items(std::size_t items) {
  return require([&](const auto& list) { return list.size() <= items; },
                 "have at most " + std::to_string(items) + " items");
}

}  // namespace tank::inline v0::json
