// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/semver/range.hpp>

#include "core/semver/range_reader.hpp"

namespace tank::inline v0::semver {

Comparator& ComparatorSets::append_to_many() {
  if (many_.empty()) {
    many_.assign(std::make_move_iterator(few_.begin()), std::make_move_iterator(few_.end()));
  }
  ++count_;
  return many_.emplace_back();
}

std::span<const Comparator> ComparatorSets::pending() const {
  const std::size_t begin = sets_ == 0 ? 0 : end_of(sets_ - 1);
  return {data() + begin, count_ - begin};
}

void ComparatorSets::drop_last() {
  --count_;
  if (many_.empty()) return;
  many_.pop_back();
  if (count_ > inline_comparators) return;
  std::ranges::move(many_, few_.begin());
  many_.clear();
}

void ComparatorSets::drop_pending() {
  while (!pending().empty()) drop_last();
}

void ComparatorSets::close() {
  if (sets_ < inline_comparators) {
    ends_[sets_] = count_;
  } else {
    many_ends_.push_back(count_);
  }
  ++sets_;
}

Range::Range() {
  sets_.add({});
  sets_.close();
  keep_text("*");
}

void Range::keep_text(std::string_view text) {
  if (text.size() > inline_text) {
    long_text_ = text;
    return;
  }
  text_size_ = static_cast<std::uint8_t>(text.size());
  text.copy(text_.data(), text.size());
}

Result<Range> Range::parse(std::string_view text, Options options) {
  Result<Range> result(tl::in_place, Unread{});
  if (!read_range(text, options, result->sets_)) [[unlikely]] {
    constexpr std::size_t shown = 80;
    std::string detail = "`";
    detail += text.substr(0, shown);
    detail += text.size() > shown ? "…` is not a range" : "` is not a range";
    return fail(Errc::invalid_range, detail + "; write for example ^1.2.3 or >=1.2.0 <2.0.0");
  }
  result->keep_text(text);
  result->options_ = options;
  return result;
}

Range Range::of(const Comparator& comparator, Options options) {
  Range range{Unread{}};
  range.sets_.add(comparator);
  range.sets_.close();
  range.keep_text(comparator.to_string());
  range.options_ = options;
  return range;
}

bool Range::satisfied_by(const Version& version) const {
  for (std::size_t i = 0; i < sets_.size(); ++i) {
    if (passes(sets_[i], version, options_.include_prerelease)) return true;
  }
  return false;
}

std::string Range::canonical() const {
  std::string out;
  for (std::size_t i = 0; i < sets_.size(); ++i) {
    if (i > 0) out += "||";
    for (const Comparator& comparator : sets_[i]) {
      if (&comparator != sets_[i].data()) out += ' ';
      out += comparator.to_string();
    }
  }
  return out.empty() ? "*" : out;
}

bool operator==(const Range& a, const Range& b) {
  return a.options_ == b.options_ && a.canonical() == b.canonical();
}

bool passes(std::span<const Comparator> all, const Version& version, bool include_prerelease) {
  for (const Comparator& comparator : all) {
    if (!comparator.test(version)) return false;
  }
  if (include_prerelease || !version.is_prerelease()) [[likely]]
    return true;
  return std::ranges::any_of(all, [&](const Comparator& comparator) {
    return comparator.version.is_prerelease() && comparator.version.same_core(version);
  });
}

}  // namespace tank::inline v0::semver
