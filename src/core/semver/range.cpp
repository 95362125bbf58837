// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/semver/range.hpp>

#include "core/semver/range_reader.hpp"
#include "core/semver/version_parts.hpp"

namespace tank::inline v0::semver {

namespace {

// Keeps a range as node-semver does: no comparator twice, no alternative that nothing satisfies
// unless all are such, and where one is `*` nothing else.
class SetsBuilder final : public RangeSink {
 public:
  explicit SetsBuilder(ComparatorSets& sets) : sets_(sets) {}

  void add(Operator op, const VersionParts& bound) override {
    if (any_) return;
    Comparator& added = sets_.append();
    added.op = op;
    VersionParts{bound.major, bound.minor, bound.patch, bound.prerelease, {}}.fill(added.version);
    const std::span<const Comparator> earlier = sets_.pending().first(sets_.pending().size() - 1);
    if (std::ranges::find(earlier, added) != earlier.end()) sets_.drop_last();
  }

  void close(Alternative alternative) override {
    if (any_) return;
    if (alternative == Alternative::usual) return sets_.close();
    if (alternative == Alternative::none) return close_none();
    any_ = true;
    replace_by({});
  }

  void restart() override {
    sets_ = {};
    any_ = none_ = false;
  }

  // False: there is no alternative at all.
  [[nodiscard]] bool finish() {
    if (sets_.empty() && none_) replace_by({Operator::less, VersionParts{0, 0, 0, "0", {}}.make()});
    return !sets_.empty();
  }

 private:
  void close_none() {
    none_ = true;
    sets_.drop_pending();
  }
  void replace_by(const Comparator& only) {
    sets_ = {};
    sets_.add(only);
    sets_.close();
  }

  ComparatorSets& sets_;
  bool any_ = false;
  bool none_ = false;
};

[[gnu::cold, gnu::noinline]] Error invalid(std::string_view text) {
  constexpr std::size_t shown = 80;
  std::string detail = "`";
  detail += text.substr(0, shown);
  detail += text.size() > shown ? "…` is not a range" : "` is not a range";
  return {Errc::invalid_range, detail + "; write for example ^1.2.3 or >=1.2.0 <2.0.0"};
}

}  // namespace

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
  Result<Range> result(tl::in_place, Unread{});  // the only one: ranges are costly to move
  SetsBuilder builder(result->sets_);
  if (read_range(text, options, builder) && builder.finish()) [[likely]] {
    result->keep_text(text);
    result->options_ = options;
  } else {
    result = tl::unexpected(invalid(text));
  }
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
