// SPDX-License-Identifier: Apache-2.0
#include "core/json/read.hpp"

#include <algorithm>

#include <tank/base/limits.hpp>
#include <tank/base/nearest.hpp>

#include "core/json/write.hpp"

namespace tank::inline v0::json {

std::string Place::pointer() const {
  if (within == nullptr) return {};
  return within->pointer() +
         (key.data() == nullptr ? "/" + std::to_string(index) : pointer_step(key));
}

tl::unexpected<Error> fail_with(const FieldErrors& errors) {
  if (errors.empty()) return fail(Errc::invalid_argument);
  const FieldError& first = errors.front();
  std::string detail = first.pointer.empty() ? "the document" : "`" + first.pointer + "`";
  detail += ": " + first.message;
  if (errors.size() > 1) detail += " (and " + std::to_string(errors.size() - 1) + " more)";
  return fail(Errc::invalid_argument, std::move(detail));
}

void Reader::complain(const Place& at, std::string message) {
  if (errors_.size() < limits::json_field_errors) {
    errors_.push_back({at.pointer(), std::move(message)});
  }
}

bool Reader::refuse_kind(const Place& at, std::string_view expected, const Value& value) {
  complain(at, "expected " + std::string(expected) + ", not " + std::string(value.kind_name()));
  return false;
}

bool Reader::refuse_integer(const Place& at, std::int64_t low, std::uint64_t high,
                            const Value& value) {
  std::string message =
      "expected an integer between " + std::to_string(low) + " and " + std::to_string(high);
  if (!value.is_number()) message += ", not " + std::string(value.kind_name());
  complain(at, std::move(message));
  return false;
}

bool Reader::refuse_word(const Place& at, std::string_view word,
                         std::vector<std::string_view> known) {
  std::string message = "expected one of";
  for (const std::string_view each : known) {
    message += each == known.front() ? " `" : ", `";
    message += each;
    message += '`';
  }
  if (const auto near = nearest(word, known)) {
    message += "; did you mean `" + std::string(*near) + "`?";
  }
  complain(at, std::move(message));
  return false;
}

void Reader::refuse_unknown(const Place& at, const Object& object, std::size_t first_name) {
  const auto known = std::span(names_).subspan(first_name);
  for (const Member& member : object) {
    if (std::ranges::find(known, member.key) != known.end()) continue;
    std::string message = "unknown key";
    if (const auto near = nearest(member.key, known)) {
      message += "; did you mean `" + std::string(*near) + "`?";
    }
    complain(Place{&at, member.key, 0}, std::move(message));
  }
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string number_text(const Value& number) { return write(number); }

}  // namespace tank::inline v0::json
