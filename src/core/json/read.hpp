// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// JSON to described types.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tank/base/result.hpp>

#include "core/json/describe.hpp"
#include "core/json/parse.hpp"
#include "core/json/value.hpp"

namespace tank::inline v0::json {

/// What becomes of members that the type does not have. Clients ignore them, so that a server
/// may say more than they know; servers refuse them, so that no wish is dropped in silence.
enum class Unknown : bool { refuse, ignore };

/// One thing that is wrong. `pointer` is a JSON pointer (RFC 6901); empty is the document.
struct FieldError {
  std::string pointer;
  std::string message;

  friend bool operator==(const FieldError&, const FieldError&) = default;
};
using FieldErrors = std::vector<FieldError>;

/// All errors as one `invalid_argument`; the detail names the first and counts the others.
[[nodiscard]] tl::unexpected<Error> fail_with(const FieldErrors& errors);

/// Where the reader stands. Made into text only when there is something to complain about.
struct Place {
  const Place* within = nullptr;
  std::string_view key;  ///< of a member; null data means that `index` counts
  std::size_t index = 0;

  [[nodiscard]] std::string pointer() const;
};

template <class T>
class ReadField;

/// Reads values into objects and collects what is wrong with them.
class Reader {
 public:
  explicit Reader(Unknown unknown) : unknown_(unknown) {}

  /// Whether `value` could be read; if not, `out` is left in some valid state.
  template <class T>
  bool read(const Place& at, const Value& value, T& out);

  /// Makes an object, also of a type without a default.
  template <class T>
  [[nodiscard]] std::optional<T> make(const Place& at, const Value& value);

  void complain(const Place& at, std::string message);
  [[nodiscard]] const FieldErrors& errors() const { return errors_; }
  [[nodiscard]] FieldErrors take_errors() { return std::move(errors_); }

 private:
  friend class MemberReader;

  bool refuse_kind(const Place& at, std::string_view expected, const Value& value);
  bool refuse_integer(const Place& at, std::int64_t low, std::uint64_t high, const Value& value);
  bool refuse_word(const Place& at, std::string_view word, std::vector<std::string_view> known);
  void refuse_unknown(const Place& at, const Object& object, std::size_t first_name);

  template <class T>
  bool read_integer(const Place& at, const Value& value, T& out);
  template <class T>
  bool read_word(const Place& at, const Value& value, T& out);
  template <class T>
  bool read_list(const Place& at, const Value& value, T& out);
  template <class T>
  bool read_map(const Place& at, const Value& value, T& out);
  template <class T>
  bool read_object(const Place& at, const Value& value, T& out);
  template <class T>
  [[nodiscard]] std::optional<T> parse_text(const Place& at, std::string_view text);
  template <class T>
  [[nodiscard]] std::optional<T> make_parsed(const Place& at, const Value& value);

  Unknown unknown_;
  FieldErrors errors_;
  std::vector<std::string_view> names_;  // the members asked for, of all objects being read
};

/// The visitor of one object.
class MemberReader {
 public:
  MemberReader(Reader& reader, const Place& at, const Object& object)
      : reader_(&reader), at_(&at), object_(&object) {}

  template <class T>
  ReadField<T> required(std::string_view name, T& member, std::string_view doc) {
    return visit(name, member, doc, true);
  }
  template <class T>
  ReadField<T> optional(std::string_view name, T& member, std::string_view doc) {
    return visit(name, member, doc, false);
  }

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] std::size_t found() const { return found_; }

 private:
  template <class T>
  friend class ReadField;

  template <class T>
  ReadField<T> visit(std::string_view name, T& member, std::string_view doc, bool required);

  Reader* reader_;
  const Place* at_;
  const Object* object_;
  std::size_t found_ = 0;
  bool good_ = true;
};

/// Checks the constraints of a member that was read; does nothing for one that was not there.
template <class T>
class ReadField {
 public:
  ReadField(MemberReader& members, std::string_view name, const T* member)
      : members_(&members), name_(name), member_(member) {}

  template <class Low, class High>
  ReadField& between(Low low, High high);
  ReadField& min_length(std::size_t characters);
  ReadField& max_length(std::size_t characters);
  ReadField& max_items(std::size_t items);

 private:
  template <class Check>
  ReadField& require(Check good, const std::string& expected);

  MemberReader* members_;
  std::string_view name_;
  const T* member_;
};

/// Reads a value. Every error found goes to `errors` when it is given.
/// Errors: invalid_argument (the detail names the JSON pointer and what was expected).
template <class T>
[[nodiscard]] Result<T> from(const Value& value, Unknown unknown = Unknown::refuse,
                             FieldErrors* errors = nullptr) {
  Reader reader(unknown);
  auto made = reader.make<T>(Place{}, value);
  if (made && reader.errors().empty()) return *std::move(made);
  auto failed = fail_with(reader.errors());
  if (errors != nullptr) *errors = reader.take_errors();
  return failed;
}

/// Parses and reads. Errors: those of `parse`, then those of `from`.
template <class T>
[[nodiscard]] Result<T> read(std::string_view text, Unknown unknown = Unknown::refuse,
                             FieldErrors* errors = nullptr, const ParseLimits& limits = {}) {
  auto value = parse(text, limits);
  if (!value) return pass(value);
  return from<T>(*value, unknown, errors);
}

}  // namespace tank::inline v0::json

#include "core/json/read_impl.hpp"  // IWYU pragma: export
