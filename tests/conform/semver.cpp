// SPDX-License-Identifier: Apache-2.0
// Three forms of sets: node-semver's fixtures, recorded calls of its functions, and ranges of
// real packages with what satisfies them.
#include <algorithm>
#include <chrono>
#include <map>

#include <tank/semver/satisfying.hpp>
#include <tank/semver/sorted_versions.hpp>

#include "conform/input.hpp"
#include "conform/semver_calls.hpp"
#include "core/json/parse.hpp"
#include "core/json/write.hpp"
#include "core/package/archive/gzip.hpp"

namespace tank::conform {
namespace {

namespace fs = std::filesystem;
using json::Array;
using json::Value;

constexpr json::ParseLimits set_limits{.depth = 64, .bytes = 256u << 20};
// A verdict is for reading: some sets have texts of half a million characters.
constexpr std::size_t shown = 400;

using Lists = std::map<std::string, semver::SortedVersions, std::less<>>;

Result<std::string> read_text(const fs::path& file) {
  auto bytes = read_file(file);
  if (!bytes || file.extension() != ".gz") return bytes;
  const auto member = package::parse_gzip(*bytes);
  if (!member) return pass(member);
  const auto inflated = package::inflate_whole(*member);
  if (!inflated) return pass(inflated);
  return std::string(inflated->view());
}

class Stopwatch {
 public:
  [[nodiscard]] double ms() const {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun_)
        .count();
  }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

void judge(const Sink& sink, std::string id, const Answer& given, const Answer& wanted, double ms) {
  sink({.id = std::move(id),
        .verdict = to_text(given).substr(0, shown),
        .expected = to_text(wanted).substr(0, shown),
        .ok = given == wanted,
        .ms = ms});
}

// ---- fixtures: {suites: {name: {cases: [{fn, …}]}}}

Array arguments_of(const Value& fixture) {
  Array arguments;
  for (const char* key : {"versions", "version", "a", "b", "range", "release", "hilo", "options",
                          "identifier", "identifierBase"}) {
    if (const Value* member = fixture.find(key)) arguments.push_back(plain(*member));
  }
  return arguments;
}

void run_fixture(const std::string& id, const Value& fixture, const Sink& sink) {
  const Value* expect = fixture.find("expect");
  const Answer wanted{expect == nullptr ? Value() : plain(*expect), expect == nullptr};
  const std::string function = text_at(fixture, "fn");
  const Array arguments = arguments_of(fixture);
  const Stopwatch watch;
  const bool parts = wanted.value.find("major") != nullptr && !arguments.empty();
  const Answer given = parts && arguments[0].is_string()
                           ? Answer{parts_of(*arguments[0].if_string())}
                           : call(function, arguments);
  judge(sink, id, given, wanted, watch.ms());
}

void run_fixtures(const Value& suites, const Sink& sink) {
  for (const auto& [name, suite] : *suites.if_object()) {
    const Value* cases = suite.find("cases");
    const Array* items = (cases != nullptr ? *cases : suite).if_array();
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
      run_fixture(name + "-" + std::to_string(i), (*items)[i], sink);
    }
  }
}

// ---- calls: {calls: {function: [{fn, args, expect | throws}]}}

void run_call(const std::string& id, const Value& recorded, const Sink& sink) {
  const Value* arguments = recorded.find("args");
  const Value* expect = recorded.find("expect");
  if (arguments == nullptr || arguments->if_array() == nullptr) return;
  const bool throws = recorded.find("throws") != nullptr;
  const Answer wanted{throws || expect == nullptr ? Value() : plain(*expect), throws};
  const Value plain_arguments = plain(*arguments);
  std::string function = text_at(recorded, "fn");
  // The functions for ranges have a `valid` of their own.
  const bool of_ranges = text_at(recorded, "file").find("ranges/") != std::string::npos;
  if (function == "valid" && of_ranges) function = "validRange";
  const Stopwatch watch;
  judge(sink, id, call(function, *plain_arguments.if_array()), wanted, watch.ms());
}

void run_calls(const Value& calls, const Sink& sink) {
  for (const auto& [name, list] : *calls.if_object()) {
    const Array* items = list.if_array();
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
      run_call(name + "-" + std::to_string(i), (*items)[i], sink);
    }
  }
}

// ---- real packages: {name, cases: [[range, canonical, satisfying, lowest, highest]]}

struct Real {
  std::string canonical;
  std::size_t satisfying = 0;
  Value lowest;
  Value highest;

  [[nodiscard]] Answer answer() const {
    return {Array{canonical, static_cast<std::int64_t>(satisfying), lowest, highest}};
  }
};

Real ask(const semver::SortedVersions& list, const std::string& text) {
  const auto range = semver::Range::parse(text);
  if (!range) return {"null"};
  Real real{range->canonical()};
  if (real.canonical == "*") real.canonical.clear();  // these sets spell it as no comparator
  const auto intervals = semver::ordinals(list, *range);
  for (const auto& [low, high] : intervals) real.satisfying += high - low;
  if (!intervals.empty()) real.lowest = list[intervals.front().low].to_full_string();
  const auto best = list.highest(*range);
  if (best) real.highest = list[*best].to_full_string();
  // Three ways to the same answer.
  const auto walked = semver::max_satisfying(list.versions(), *range);
  const auto count = std::ranges::count_if(
      list.versions(), [&](const auto& version) { return range->satisfied_by(version); });
  const bool same_best =
      walked.has_value() == best.has_value() && (!walked || list[*walked] == list[*best]);
  if (!same_best || static_cast<std::size_t>(count) != real.satisfying) {
    real.canonical = "index and list disagree";
  }
  return real;
}

Result<void> run_real(const Value& line, const Lists& lists, const Sink& sink) {
  const std::string name = text_at(line, "name");
  const auto list = lists.find(name);
  const Value* cases = line.find("cases");
  if (list == lists.end() || cases == nullptr || cases->if_array() == nullptr) {
    return fail(Errc::invalid_argument, "no versions or no cases for " + name);
  }
  for (const Value& each : *cases->if_array()) {
    const Array& row = *each.if_array();
    const std::string* range = row.front().if_string();
    if (range == nullptr) continue;
    const Stopwatch watch;
    const Real real = ask(list->second, *range);
    const double ms = watch.ms();
    Answer wanted{Array(row.begin() + 1, row.end())};
    if (row[1].is_null()) wanted.value.if_array()->front() = "null";
    judge(sink, name + "@" + *range, real.answer(), wanted, ms);
  }
  return {};
}

template <class Use>
Result<void> for_each_line(std::string_view text, Use use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) {
      const auto value = json::parse(text.substr(0, end), set_limits);
      if (!value) return pass(value);
      if (const auto used = use(*value); !used) return used;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

Result<fs::path> find_closure(const fs::path& set) {
  const fs::path folder = set.parent_path();
  for (const fs::path& near : {folder, folder / "npm", folder.parent_path() / "npm"}) {
    for (const char* name : {"npm-closure.jsonl.gz", "npm-closure.jsonl"}) {
      std::error_code fault;
      if (fs::exists(near / name, fault)) return near / name;
    }
  }
  return fail(Errc::io_error,
              "no npm-closure.jsonl.gz beside " + set.string() + " or in a folder npm beside it");
}

Result<Lists> read_lists(const fs::path& set) {
  const auto file = find_closure(fs::absolute(set));
  if (!file) return pass(file);
  const auto text = read_text(*file);
  if (!text) return pass(text);
  Lists lists;
  const auto read = for_each_line(*text, [&](const Value& line) -> Result<void> {
    std::vector<semver::Version> versions;
    const Value* all = line.find("versions");
    if (all == nullptr || all->if_array() == nullptr) return {};
    for (const Value& each : *all->if_array()) {
      auto version = semver::Version::parse(text_at(each, "v"));
      if (!version) return pass(version);
      versions.push_back(*std::move(version));
    }
    lists.emplace(text_at(line, "name"), semver::SortedVersions(std::move(versions)));
    return {};
  });
  if (!read) return pass(read);
  return lists;
}

Result<void> run_file(const fs::path& file, const Sink& sink) {
  const auto text = read_text(file);
  if (!text) return pass(text);
  if (file.filename().string().find(".jsonl") != std::string::npos) {
    const auto lists = read_lists(file);
    if (!lists) return pass(lists);
    return for_each_line(*text, [&](const Value& line) { return run_real(line, *lists, sink); });
  }
  const auto document = json::parse(*text, set_limits);
  if (!document) return fail(document.error().code, file.string() + ": " + document.error().detail);
  const Value* suites = document->find("suites");
  const Value* calls = document->find("calls");
  if (suites != nullptr && suites->is_object()) run_fixtures(*suites, sink);
  if (calls != nullptr && calls->is_object()) run_calls(*calls, sink);
  return {};
}

bool is_set(const fs::path& file) {
  const std::string name = file.filename().string();
  const bool closure = name.starts_with("npm-closure") || name == "META.json";
  return !closure && (name.ends_with(".json") || name.ends_with(".json.gz") ||
                      name.ends_with(".jsonl") || name.ends_with(".jsonl.gz"));
}

}  // namespace

Result<void> run_semver(const fs::path& path, const Sink& sink) {
  const auto files = files_of(path, "");
  if (!files) return pass(files);
  for (const fs::path& file : *files) {
    if (!is_set(file)) continue;
    if (const auto ran = run_file(file, sink); !ran) return ran;
  }
  return {};
}

}  // namespace tank::conform
