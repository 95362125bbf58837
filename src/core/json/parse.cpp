// SPDX-License-Identifier: Apache-2.0
// The one translation unit that knows Boost.JSON. Its parser does the grammar and UTF-8; the
// builder below makes our values and refuses what the parser lets pass in silence.
#include "core/json/parse.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <functional>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>

namespace tank::inline v0::json {
namespace {

namespace bj = boost::json;
using bj::error_code;

/// Keeps the finished values of all open containers in one stack, as Boost.JSON's own builder
/// does: a container is made once, with its final size.
class Builder {
 public:
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  // Most documents are small: claims, headers, requests. Growing from nothing would be half of
  // the work on them.
  Builder() {
    values_.reserve(16);
    keys_.reserve(16);
    frames_.reserve(4);
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }

  bool on_object_begin(error_code&) {
    frames_.push_back({values_.size(), keys_.size(), true});
    return true;
  }

  bool on_object_end(std::size_t count, error_code& error) {
    if (!are_different(count, error)) return false;
    std::vector<Member> members;
    members.reserve(count);
    const auto first_key = keys_.end() - static_cast<std::ptrdiff_t>(count);
    const auto first_value = values_.end() - static_cast<std::ptrdiff_t>(count);
    for (std::size_t i = 0; i < count; ++i) {
      members.emplace_back(std::move(first_key[i]), std::move(first_value[i]));
    }
    keys_.erase(first_key, keys_.end());
    values_.erase(first_value, values_.end());
    frames_.pop_back();
    values_.emplace_back(Object(std::move(members)));
    return true;
  }

  bool on_array_begin(error_code&) {
    frames_.push_back({values_.size(), keys_.size(), false});
    return true;
  }

  bool on_array_end(std::size_t count, error_code&) {
    const auto first = values_.end() - static_cast<std::ptrdiff_t>(count);
    Array items(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
    values_.erase(first, values_.end());
    frames_.pop_back();
    values_.emplace_back(std::move(items));
    return true;
  }

  bool on_key_part(bj::string_view part, std::size_t, error_code&) { return add_part(part); }
  // Keys are looked through whenever their number has doubled, so that an object of nothing but
  // repetitions is refused before it costs anything; the last look is at its end.
  bool on_key(bj::string_view part, std::size_t, error_code& error) {
    keys_.push_back(take_text(part));
    const std::size_t count = keys_.size() - frames_.back().keys;
    return count < first_look || !std::has_single_bit(count) || are_different(count, error);
  }
  bool on_string_part(bj::string_view part, std::size_t, error_code&) { return add_part(part); }
  bool on_string(bj::string_view part, std::size_t, error_code&) {
    values_.emplace_back(take_text(part));
    return true;
  }

  bool on_number_part(bj::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t number, bj::string_view, error_code&) {
    values_.emplace_back(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, bj::string_view, error_code&) {
    values_.emplace_back(number);
    return true;
  }

  // Boost.JSON reads `1e400` as infinity, an integer of 30 digits as a double, and is off by
  // one unit in the last place now and then; so the text is read again.
  bool on_double(double, bj::string_view text, error_code& error) {
    const bool integer = text.find_first_of(".eE") == bj::string_view::npos;
    double number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (integer || fault != std::errc{} || end != text.data() + text.size() ||
        !std::isfinite(number)) {
      return refuse((integer ? "the integer needs more than 64 bits, at `"
                             : "the number is out of the range of a double, at `") +
                        pointer(frames_.size()) + "`",
                    error);
    }
    values_.emplace_back(number);
    return true;
  }

  bool on_bool(bool truth, error_code&) {
    values_.emplace_back(truth);
    return true;
  }
  bool on_null(error_code&) {
    values_.emplace_back();
    return true;
  }
  bool on_comment_part(bj::string_view, error_code&) { return true; }
  bool on_comment(bj::string_view, error_code&) { return true; }

  Value take() { return std::move(values_.back()); }

  /// Why the builder stopped the parser; empty when it did not.
  [[nodiscard]] const std::string& refusal() const { return refusal_; }

 private:
  // The JSON pointer of what is being read inside the outermost `depth` open containers.
  [[nodiscard]] std::string pointer(std::size_t depth) const {
    std::string out;
    for (std::size_t i = 0; i < depth; ++i) {
      const std::size_t next = i + 1 < frames_.size() ? frames_[i + 1].values : values_.size();
      const std::size_t index = next - frames_[i].values;
      out += frames_[i].object ? pointer_step(keys_[frames_[i].keys + index])
                               : "/" + std::to_string(index);
    }
    return out;
  }

  static constexpr std::size_t first_look = 16;

  // An open container: where its values and keys begin in the stacks.
  struct Frame {
    std::size_t values;
    std::size_t keys;
    bool object;
  };

  bool add_part(bj::string_view part) {
    partial_.append(part.data(), part.size());
    return true;
  }

  std::string take_text(bj::string_view last) {
    if (partial_.empty()) return std::string(last.data(), last.size());
    partial_.append(last.data(), last.size());
    return std::exchange(partial_, {});
  }

  bool refuse(std::string why, error_code& error) {
    refusal_ = std::move(why);
    error = make_error_code(bj::error::syntax);
    return false;
  }

  bool are_different(std::size_t count, error_code& error) {
    const std::string* twice = find_duplicate(count);
    return twice == nullptr || refuse("the key `" + *twice + "` stands twice in the object at `" +
                                          pointer(frames_.size() - 1) + "`",
                                      error);
  }

  // A key among the last `count` ones that stands there twice. The keys are sorted by hash,
  // which compares neighbours in memory and not texts that lie anywhere; where hashes are
  // equal the texts decide, so that nobody can choose keys that make sorting slow.
  const std::string* find_duplicate(std::size_t count) {
    const std::string* first = keys_.data() + (keys_.size() - count);
    constexpr std::size_t few = 12;
    if (count <= few) {
      for (std::size_t i = 1; i < count; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          if (first[i] == first[j]) return first + i;
        }
      }
      return nullptr;
    }
    order_.clear();
    order_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      order_.push_back({std::hash<std::string>{}(first[i]), first + i});
    }
    std::ranges::sort(order_, [](const HashedKey& a, const HashedKey& b) {
      return a.hash != b.hash ? a.hash < b.hash : *a.key < *b.key;
    });
    const auto twice =
        std::ranges::adjacent_find(order_, [](const HashedKey& a, const HashedKey& b) {
          return a.hash == b.hash && *a.key == *b.key;
        });
    return twice == order_.end() ? nullptr : twice->key;
  }

  struct HashedKey {
    std::size_t hash;
    const std::string* key;
  };

  std::vector<Value> values_;
  std::vector<std::string> keys_;
  std::vector<Frame> frames_;
  std::vector<HashedKey> order_;
  std::string partial_;
  std::string refusal_;
};

std::string place_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = 1 + std::ranges::count(before, '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is the start of the text
  return "line " + std::to_string(line) + ", column " + std::to_string(offset - line_start + 1);
}

tl::unexpected<Error> explain(const error_code& error, const Builder& builder,
                              std::string_view text, std::size_t offset,
                              const ParseLimits& limits) {
  if (!builder.refusal().empty()) {
    return fail(Errc::invalid_json, builder.refusal() + " (" + place_of(text, offset) + ")");
  }
  if (error == bj::error::too_deep) {
    return fail(Errc::limit_exceeded, "the JSON is deeper than " + std::to_string(limits.depth) +
                                          " levels at " + place_of(text, offset));
  }
  return fail(Errc::invalid_json, "not JSON at " + place_of(text, offset) + ": " + error.message());
}

}  // namespace

Result<Value> parse(std::string_view text, const ParseLimits& limits) {
  if (text.size() > limits.bytes) {
    return fail(Errc::limit_exceeded, "the JSON has " + std::to_string(text.size()) + " bytes; " +
                                          std::to_string(limits.bytes) + " are allowed");
  }
  bj::parse_options options;
  options.max_depth = limits.depth;
  bj::basic_parser<Builder> parser(options);
  error_code error;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
  if (!error && used < text.size()) error = make_error_code(bj::error::extra_data);
  if (error) return explain(error, parser.handler(), text, used, limits);
  return parser.handler().take();
}

}  // namespace tank::inline v0::json
