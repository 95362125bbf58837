// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A small language of patterns that is matched in linear time, whatever the text.

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tank::inline v0::analysis {

/// Where a pattern matched: bytes [begin, end).
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A compiled pattern. Bytes stand for themselves; `.` is any byte but a line break; `[a-z]`,
/// `[^…]`, `\d \w \s \S \W \b \n \r \t`, `( | )`, `? * + {n} {n,} {n,m}`, `^ $` for the ends of
/// lines; `(?i)` in front ignores case. Matching simulates all alternatives at once (Thompson
/// 1968): time grows with the product of text and pattern, never more, and nothing is captured.
class Pattern {
 public:
  enum class Kind : std::uint8_t { bytes, split, begin_line, end_line, word_edge, match };
  struct Step {
    Kind kind = Kind::match;
    std::uint16_t set = 0;  ///< of bytes
    std::uint32_t next = 0;
    std::uint32_t other = 0;  ///< of split
  };
  using ByteSet = std::bitset<256>;

  /// Nothing when `text` is not of the language, or gets too large: a mistake in a rule, found
  /// by the test that compiles them all.
  [[nodiscard]] static std::optional<Pattern> compile(std::string_view text);

  /// Memory of a search, for those who search often; any pattern may use it.
  class Scratch;

  /// The longest match that begins at `at`; its end.
  /// `seen`, where given, grows by the bytes that were looked at.
  [[nodiscard]] std::optional<std::size_t> match_at(std::string_view text, std::size_t at,
                                                    std::size_t* seen = nullptr,
                                                    Scratch* scratch = nullptr) const;
  /// The first match at or after `from`, the longest of those that begin there.
  [[nodiscard]] std::optional<Span> find(std::string_view text, std::size_t from = 0,
                                         Scratch* scratch = nullptr) const;

  /// For a generator of samples.
  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }
  [[nodiscard]] const std::vector<ByteSet>& sets() const { return sets_; }
  [[nodiscard]] std::uint32_t start() const { return start_; }

  /// Bytes of one class are alike to the pattern: classes 0 … classes() - 1.
  [[nodiscard]] std::uint32_t classes() const { return classes_; }
  [[nodiscard]] std::uint32_t class_of(char c) const {
    return class_of_[static_cast<unsigned char>(c)];
  }
  /// Some byte of the class.
  [[nodiscard]] int sample_of(std::uint32_t byte_class) const { return samples_[byte_class]; }
  /// Whether it asks for ends of lines or edges of words.
  [[nodiscard]] bool has_assertions() const { return has_assertions_; }
  /// False when the byte at `at` rules a match out.
  [[nodiscard]] bool may_begin(std::string_view text, std::size_t at) const {
    return can_be_empty_ || (at < text.size() && first_[static_cast<unsigned char>(text[at])]);
  }
  [[nodiscard]] static bool is_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

 private:
  friend class PatternCompiler;
  [[nodiscard]] std::optional<Span> run(std::string_view text, std::size_t from, bool anchored,
                                        std::size_t* seen, Scratch* scratch) const;

  std::vector<Step> steps_;
  std::vector<ByteSet> sets_;
  ByteSet first_;  ///< bytes with which a match can begin
  bool can_be_empty_ = false;
  bool has_assertions_ = false;
  std::uint32_t start_ = 0;
  std::uint32_t classes_ = 0;
  std::array<std::uint8_t, 256> class_of_{};
  std::vector<unsigned char> samples_;  ///< by class
};

/// Threads in the order in which they came, each step once: of two that reach one step, the one
/// that began earlier came first and stays.
class PatternThreads {
 public:
  struct Thread {
    std::uint32_t step;
    std::size_t begin;
  };

  void prepare(std::size_t steps) {
    if (mark_.size() < steps) mark_.resize(steps, 0);
    clear();
  }
  void clear() {
    threads.clear();
    ++round_;
  }

  /// Follows what takes no byte; true when a match was reached.
  bool add(const std::vector<Pattern::Step>& steps, std::string_view text, std::size_t at,
           Thread thread);

  std::vector<Thread> threads;

 private:
  std::vector<std::uint64_t> mark_;  ///< the round in which a step was reached
  std::vector<std::uint32_t> stack_;
  std::uint64_t round_ = 0;
};

class Pattern::Scratch {
 public:
  PatternThreads now;
  PatternThreads next;
};

}  // namespace tank::inline v0::analysis
