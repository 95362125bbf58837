// SPDX-License-Identifier: Apache-2.0
#include "conform/semver_calls.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>

#include <tank/semver/coerce.hpp>
#include <tank/semver/comparator.hpp>
#include <tank/semver/increment.hpp>
#include <tank/semver/range_set.hpp>
#include <tank/semver/satisfying.hpp>

#include "conform/input.hpp"
#include "core/json/write.hpp"

namespace tank::conform {
namespace {

using json::Array;
using json::Object;
using json::Value;
using semver::Options;
using semver::Range;
using semver::Version;

// The arguments of a call; those that are missing are null.
class Arguments {
 public:
  explicit Arguments(const Array& values) : values_(values) {}

  [[nodiscard]] const Value& operator[](std::size_t index) const {
    return index < values_.size() ? values_[index] : nothing_;
  }

 private:
  const Array& values_;
  Value nothing_;
};

Answer thrown() { return {nullptr, true}; }
Answer none() { return {nullptr}; }

bool is_true(const Value& value) {
  if (value.is_null()) return false;
  if (const auto truth = value.as_bool()) return *truth;
  if (const auto number = value.as_double()) return *number != 0 && !std::isnan(*number);
  const std::string* text = value.if_string();
  return text == nullptr || !text->empty();
}

bool is_marked(const Value& value, std::string_view mark) { return text_at(value, "$") == mark; }

bool has(const Value& options, std::string_view name) {
  const Value* member = options.find(name);
  return member != nullptr && is_true(*member);
}

Options options_of(const Value& value) {
  if (!is_true(value)) return {};
  if (!value.is_object() && !value.is_array()) return {.loose = true};
  return {has(value, "loose"), has(value, "includePrerelease")};
}

std::string full_text(const Value& marked) {
  std::string text = text_at(marked, "version");
  const Value* build = marked.find("build");
  const Array* parts = build == nullptr ? nullptr : build->if_array();
  for (std::size_t i = 0; parts != nullptr && i < parts->size(); ++i) {
    const std::string* part = (*parts)[i].if_string();
    text += i == 0 ? '+' : '.';
    if (part != nullptr) text += *part;
  }
  return text;
}

std::optional<Version> version_of(const Value& value, Options options) {
  std::string text;
  if (is_marked(value, "SemVer")) {
    const bool same = has(value, "loose") == options.loose;
    text = same ? full_text(value) : text_at(value, "version");
  } else if (value.is_string()) {
    text = *value.if_string();
  } else {
    return std::nullopt;
  }
  auto version = Version::parse(text, semver::grammar_of(options));
  if (!version) return std::nullopt;
  return *std::move(version);
}

std::optional<Range> range_of(const Value& value, Options options) {
  if (is_marked(value, "Comparator")) {
    const auto comparator = semver::Comparator::parse(text_at(value, "value"), options);
    if (!comparator) return std::nullopt;
    return Range::of(*comparator, options);
  }
  const std::string* text = value.if_string();
  if (text == nullptr && !is_marked(value, "Range")) return std::nullopt;
  auto range = Range::parse(text != nullptr ? *text : text_at(value, "raw"), options);
  if (!range) return std::nullopt;
  return *std::move(range);
}

Array texts_of(std::string_view dotted) {
  Array all;
  for (const auto& identifier : semver::identifiers(dotted)) all.emplace_back(identifier.text);
  return all;
}

Array prerelease_of(const Version& version) {
  Array all;
  for (const auto& [text, is_number] : semver::identifiers(version.prerelease())) {
    all.push_back(is_number ? Value(std::strtoull(std::string(text).c_str(), nullptr, 10))
                            : Value(text));
  }
  return all;
}

Value marked(const Version& version, std::string_view raw, bool loose) {
  return Object{{"$", "SemVer"},
                {"version", version.to_string()},
                {"raw", raw},
                {"loose", loose},
                {"build", texts_of(version.build())}};
}

int sign_of(std::strong_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

Answer call_clean(const Arguments& in) {
  const std::string* text = in[0].if_string();
  if (text == nullptr) return thrown();
  const auto version = semver::clean(*text, options_of(in[1]));
  return version ? Answer{version->to_string()} : none();
}

using Order = std::strong_ordering (*)(const Version&, const Version&);
std::strong_ordering precedence(const Version& a, const Version& b) { return a <=> b; }

template <Order order>
Answer call_compare(const Arguments& in) {
  const auto a = version_of(in[0], options_of(in[2]));
  const auto b = version_of(in[1], options_of(in[2]));
  return a && b ? Answer{sign_of(order(*a, *b))} : thrown();
}

Answer call_rcompare(const Arguments& in) {
  Answer answer = call_compare<precedence>(in);
  if (const auto sign = answer.value.as_int64()) answer.value = -*sign;
  return answer;
}

Answer call_compare_loose(const Arguments& in) {
  return call_compare<precedence>(Arguments(Array{in[0], in[1], true}));
}

// `mask` has a bit each for less, equal, greater.
template <unsigned mask>
Answer call_test(const Arguments& in) {
  const Answer answer = call_compare<precedence>(in);
  if (answer.threw) return answer;
  return {((mask >> (1 + answer.value.as_int64().value_or(0))) & 1u) != 0};
}

Value identity_of(const Value& value) {
  return is_marked(value, "SemVer") ? Value(text_at(value, "version")) : value;
}

Answer call_cmp(const Arguments& in) {
  const std::string op = in[1].is_string() ? *in[1].if_string() : "?";
  if (op == "===") return {identity_of(in[0]) == identity_of(in[2])};
  if (op == "!==") return {identity_of(in[0]) != identity_of(in[2])};
  const Array rest{in[0], in[2], in[3]};
  const Arguments shifted(rest);
  if (op.empty() || op == "=" || op == "==") return call_test<2>(shifted);
  if (op == "!=") return call_test<5>(shifted);
  if (op == ">") return call_test<4>(shifted);
  if (op == ">=") return call_test<6>(shifted);
  if (op == "<") return call_test<1>(shifted);
  return op == "<=" ? call_test<3>(shifted) : thrown();
}

Answer call_coerce(const Arguments& in) {
  if (is_marked(in[0], "SemVer")) return {in[0]};
  std::string text;
  if (in[0].is_number()) {
    text = json::write(in[0]);
  } else if (in[0].is_string()) {
    text = *in[0].if_string();
  } else {
    return none();
  }
  const Options options = options_of(in[1]);
  const auto version = semver::coerce(
      text, {has(in[1], "rtl"), options.include_prerelease, semver::grammar_of(options)});
  if (!version) return none();
  return {marked(*version, version->to_full_string(), options.loose)};
}

Answer call_parse(const Arguments& in) {
  if (is_marked(in[0], "SemVer")) return {in[0]};
  const Options options = options_of(in[1]);
  const auto version = version_of(in[0], options);
  if (!version) return is_true(in[2]) ? thrown() : none();
  return {marked(*version, *in[0].if_string(), options.loose)};
}

Answer call_valid(const Arguments& in) {
  const auto version = version_of(in[0], options_of(in[1]));
  return version ? Answer{version->to_string()} : none();
}

Answer call_diff(const Arguments& in) {
  const auto a = version_of(in[0], {});
  const auto b = version_of(in[1], {});
  if (!a || !b) return thrown();
  const auto between = semver::diff(*a, *b);
  return between ? Answer{semver::to_string(*between)} : none();
}

semver::PrereleaseBase base_of(const Value& value) {
  if (value == Value(false)) return semver::PrereleaseBase::none;
  const std::string* text = value.if_string();
  const bool number = text == nullptr ? is_true(value) : std::strtod(text->c_str(), nullptr) != 0;
  return number ? semver::PrereleaseBase::one : semver::PrereleaseBase::zero;
}

Answer call_inc(const Arguments& in) {
  const std::size_t skipped = in[2].is_string() ? 0 : 1;
  const Options options = skipped == 0 ? Options{} : options_of(in[2]);
  const Value& identifier = in[2 + skipped];
  const auto version = version_of(in[0], options);
  const auto release = semver::release_from(in[1].is_string() ? *in[1].if_string() : "");
  if (!version || !release) return none();
  const auto next = semver::increment(
      *version, {.release = *release,
                 .identifier = identifier.is_string() ? *identifier.if_string() : "",
                 .base = base_of(in[3 + skipped]),
                 .grammar = semver::grammar_of(options)});
  return next ? Answer{next->to_string()} : none();
}

template <std::uint64_t (Version::*number)() const>
Answer call_number(const Arguments& in) {
  const auto version = version_of(in[0], options_of(in[1]));
  return version ? Answer{((*version).*number)()} : thrown();
}

Answer call_prerelease(const Arguments& in) {
  const auto version = version_of(in[0], options_of(in[1]));
  return version && version->is_prerelease() ? Answer{prerelease_of(*version)} : none();
}

template <int direction>
Answer call_sort(const Arguments& in) {
  const Array* list = in[0].if_array();
  if (list == nullptr) return thrown();
  std::vector<std::pair<Version, Value>> all;
  for (const Value& each : *list) {
    auto version = version_of(each, options_of(in[1]));
    if (!version) return thrown();
    all.emplace_back(*std::move(version), each);
  }
  std::ranges::stable_sort(all, [](const auto& a, const auto& b) {
    return sign_of(semver::compare_build(a.first, b.first)) == -direction;
  });
  Array sorted;
  for (auto& [version, value] : all) sorted.push_back(std::move(value));
  return {std::move(sorted)};
}

Answer call_truncate(const Arguments& in) {
  const auto release = semver::release_from(in[1].is_string() ? *in[1].if_string() : "");
  const auto version = version_of(in[0], options_of(in[2]));
  if (!release || !version) return none();
  const auto cut = semver::truncate(*version, *release);
  return cut ? Answer{cut->to_string()} : none();
}

Answer call_satisfies(const Arguments& in) {
  const Options options = options_of(in[2]);
  if (in[0].is_string() && in[1].is_string()) {
    return {semver::satisfies(*in[0].if_string(), *in[1].if_string(), options)};
  }
  const auto version = version_of(in[0], options);
  const auto range = range_of(in[1], options);
  return {version && range && range->satisfied_by(*version)};
}

Answer call_valid_range(const Arguments& in) {
  const auto range = range_of(in[0], options_of(in[1]));
  return range ? Answer{range->canonical()} : none();
}

Answer call_outside(const Arguments& in) {
  const auto version = version_of(in[0], options_of(in[3]));
  const auto range = range_of(in[1], options_of(in[3]));
  const std::string side = in[2].is_string() ? *in[2].if_string() : "";
  if (!version || !range || (side != "<" && side != ">")) return thrown();
  return {side == ">" ? semver::greater_than_range(*version, *range)
                      : semver::less_than_range(*version, *range)};
}

Answer call_gtr(const Arguments& in) {
  return call_outside(Arguments(Array{in[0], in[1], ">", in[2]}));
}
Answer call_ltr(const Arguments& in) {
  return call_outside(Arguments(Array{in[0], in[1], "<", in[2]}));
}

Answer call_intersects(const Arguments& in) {
  const auto a = range_of(in[0], options_of(in[2]));
  const auto b = range_of(in[1], options_of(in[2]));
  return a && b ? Answer{semver::intersects(*a, *b)} : thrown();
}

Answer call_comparator_intersects(const Arguments& in) {
  const Options options = options_of(in[2]);
  if (!in[0].is_string() || !in[1].is_string()) return thrown();
  const auto a = semver::Comparator::parse(*in[0].if_string(), options);
  const auto b = semver::Comparator::parse(*in[1].if_string(), options);
  return a && b ? Answer{semver::intersects(*a, *b, options.include_prerelease)} : thrown();
}

Answer call_subset(const Arguments& in) {
  // JavaScript takes equal texts for the same, before it reads them.
  if (in[0].is_string() && in[0] == in[1]) return {true};
  const auto part = range_of(in[0], options_of(in[2]));
  const auto whole = range_of(in[1], options_of(in[2]));
  return part && whole ? Answer{semver::subset(*part, *whole)} : thrown();
}

Answer call_simplify(const Arguments& in) {
  const Array* list = in[0].if_array();
  if (list == nullptr) return thrown();
  std::vector<std::string_view> texts;
  for (const Value& each : *list) {
    if (!each.is_string()) return thrown();
    texts.emplace_back(*each.if_string());
  }
  const auto range = range_of(in[1], options_of(in[2]));
  if (!range) return {""};
  auto simple = semver::simplify(texts, *range);
  if (!simple) return thrown();
  return *simple == range->text() ? Answer{in[1]} : Answer{*std::move(simple)};
}

using Pick = std::optional<std::size_t> (*)(std::span<const Version>, const Range&);

template <Pick pick>
Answer call_pick(const Arguments& in) {
  const Options options = options_of(in[2]);
  const auto range = range_of(in[1], options);
  const Array* list = in[0].if_array();
  if (!range || list == nullptr) return none();
  std::vector<Version> versions;
  std::vector<const Value*> values;
  for (const Value& each : *list) {
    auto version = version_of(each, options);
    if (!version) continue;
    versions.push_back(*std::move(version));
    values.push_back(&each);
  }
  const auto picked = pick(versions, *range);
  return picked ? Answer{*values[*picked]} : none();
}

Answer call_min_version(const Arguments& in) {
  const auto range = range_of(in[0], options_of(in[1]));
  if (!range) return thrown();
  const auto version = semver::min_version(*range);
  return version ? Answer{marked(*version, version->to_string(), false)} : none();
}

Answer call_to_comparators(const Arguments& in) {
  const auto range = range_of(in[0], options_of(in[1]));
  if (!range) return thrown();
  Array sets;
  for (auto& set : semver::to_comparators(*range)) {
    sets.emplace_back(Array(set.begin(), set.end()));
  }
  return {std::move(sets)};
}

struct Row {
  std::string_view name;
  Answer (*answer)(const Arguments&);
};

constexpr std::array rows{
    Row{"clean", call_clean},
    Row{"cmp", call_cmp},
    Row{"coerce", call_coerce},
    Row{"comparator.intersects", call_comparator_intersects},
    Row{"compare", call_compare<precedence>},
    Row{"compareBuild", call_compare<semver::compare_build>},
    Row{"compareLoose", call_compare_loose},
    Row{"diff", call_diff},
    Row{"eq", call_test<2>},
    Row{"gt", call_test<4>},
    Row{"gte", call_test<6>},
    Row{"gtr", call_gtr},
    Row{"inc", call_inc},
    Row{"intersects", call_intersects},
    Row{"lt", call_test<1>},
    Row{"lte", call_test<3>},
    Row{"ltr", call_ltr},
    Row{"major", call_number<&Version::major>},
    Row{"maxSatisfying", call_pick<semver::max_satisfying>},
    Row{"minSatisfying", call_pick<semver::min_satisfying>},
    Row{"minVersion", call_min_version},
    Row{"minor", call_number<&Version::minor>},
    Row{"neq", call_test<5>},
    Row{"outside", call_outside},
    Row{"parse", call_parse},
    Row{"patch", call_number<&Version::patch>},
    Row{"prerelease", call_prerelease},
    Row{"rcompare", call_rcompare},
    Row{"rsort", call_sort<-1>},
    Row{"satisfies", call_satisfies},
    Row{"simplify", call_simplify},
    Row{"simplifyRange", call_simplify},
    Row{"sort", call_sort<1>},
    Row{"subset", call_subset},
    Row{"toComparators", call_to_comparators},
    Row{"truncate", call_truncate},
    Row{"valid", call_valid},
    Row{"validRange", call_valid_range},
};

}  // namespace

std::string to_text(const Answer& answer) {
  return answer.threw ? "throws" : json::write(answer.value);
}

Value plain(const Value& value) {
  if (const Array* items = value.if_array()) {
    Array out;
    std::ranges::transform(*items, std::back_inserter(out), plain);
    return out;
  }
  const Object* members = value.if_object();
  const std::string mark = text_at(value, "$");
  if (members == nullptr || mark == "undefined" || mark == "number") {
    return members == nullptr ? value : Value(nullptr);
  }
  if (mark != "rle") {
    Object out;
    for (const auto& [key, member] : *members) out.append(key, plain(member));
    return out;
  }
  std::string text;
  const Value* parts = value.find("parts");
  for (const Value& part : *parts->if_array()) {
    const Array& pair = *part.if_array();
    for (auto count = pair[1].as_uint64().value_or(0); count > 0; --count) {
      text += *pair[0].if_string();
    }
  }
  return text;
}

Answer call(std::string_view function, const Array& arguments) {
  const auto row = std::ranges::find(rows, function, &Row::name);
  if (row == rows.end()) return {"no such function: " + std::string(function)};
  return row->answer(Arguments(arguments));
}

Value parts_of(std::string_view text) {
  const auto version = Version::parse(text, semver::Grammar::node);
  if (!version) return nullptr;
  return Object{{"major", version->major()},
                {"minor", version->minor()},
                {"patch", version->patch()},
                {"prerelease", prerelease_of(*version)},
                {"build", texts_of(version->build())}};
}

}  // namespace tank::conform
