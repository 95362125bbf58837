// SPDX-License-Identifier: Apache-2.0
// Problems, registries with queries, and a real graph with roots. A solution is checked by the
// independent checker, and so is the conflict of a problem that has none.
#include <algorithm>
#include <chrono>
#include <map>
#include <string>

#include <tank/resolve/check.hpp>
#include <tank/resolve/graph.hpp>
#include <tank/resolve/graph_text.hpp>
#include <tank/resolve/memory_source.hpp>
#include <tank/resolve/resolver.hpp>

#include "conform/input.hpp"
#include "core/json/parse.hpp"
#include "core/package/archive/gzip.hpp"

namespace tank::conform {
namespace {

namespace fs = std::filesystem;
using resolve::MemorySource;
using resolve::Problem;
using resolve::Solution;

constexpr json::ParseLimits set_limits{.depth = 64, .bytes = 256u << 20};
const json::Object no_members;

const json::Object& object_at(const json::Value& value, std::string_view key) {
  const json::Value* found = value.find(key);
  return found != nullptr && found->is_object() ? *found->if_object() : no_members;
}

bool truth_at(const json::Value& value, std::string_view key) {
  const json::Value* found = value.find(key);
  return found != nullptr && found->as_bool().value_or(false);
}

bool has_tag(const json::Value& value, std::string_view tag) {
  const json::Value* tags = value.find("tags");
  return tags != nullptr && tags->is_array() &&
         std::ranges::find(*tags->if_array(), json::Value{tag}) != tags->if_array()->end();
}

Result<std::string> read_text(const fs::path& file) {
  auto bytes = read_file(file);
  if (!bytes || file.extension() != ".gz") return bytes;
  const auto member = package::parse_gzip(*bytes);
  if (!member) return pass(member);
  const auto inflated = package::inflate_whole(*member);
  if (!inflated) return pass(inflated);
  return std::string{inflated->view()};
}

Result<json::Value> read_document(const fs::path& file) {
  const auto text = read_text(file);
  if (!text) return pass(text);
  return json::parse(*text, set_limits);
}

std::vector<resolve::Requirement> requirements_of(const json::Object& members) {
  std::vector<resolve::Requirement> all;
  for (const auto& [name, range] : members) {
    if (range.is_string()) all.push_back({.name = name, .range = *range.if_string()});
  }
  return all;
}

Result<void> fill(MemorySource& source, const json::Object& packages) {
  for (const auto& [name, versions] : packages) {
    source.put(name, {});
    if (!versions.is_object()) return fail(Errc::invalid_json, name + " has no versions");
    for (const auto& [version, needs] : *versions.if_object()) {
      const auto& members = needs.is_object() ? *needs.if_object() : no_members;
      if (auto added = source.add(name, version, requirements_of(members)); !added) return added;
    }
  }
  return {};
}

// What a case expects, and the marks that say how strictly.
struct Expected {
  std::string status;
  bool is_unique = false;
  bool is_partial = false;  // leaves packages out that stand for nothing real
  std::map<std::string, std::string> solution;
  std::map<std::string, std::string> contained;
};

std::map<std::string, std::string> texts_of(const json::Object& members) {
  std::map<std::string, std::string> all;
  for (const auto& [name, version] : members) {
    if (version.is_string()) all.emplace(name, *version.if_string());
  }
  return all;
}

Expected expected_of(const json::Value& value) {
  const json::Value* expect = value.find("expect");
  if (expect == nullptr) return {};
  Expected expected;
  expected.status = text_at(*expect, "status");
  expected.is_unique = truth_at(*expect, "unique") && expect->find("solution") != nullptr;
  expected.is_partial = truth_at(*expect, "solution_omits_virtual");
  expected.solution = texts_of(object_at(*expect, "solution"));
  if (truth_at(*expect, "unique")) {
    expected.contained = texts_of(object_at(*expect, "solution_contains"));
  }
  return expected;
}

bool contains(const Solution& solution, const std::map<std::string, std::string>& wanted) {
  return std::ranges::all_of(wanted, [&](const auto& each) {
    const auto version = semver::Version::parse(each.second);
    return version && std::ranges::any_of(solution.packages, [&](const resolve::Chosen& chosen) {
             return chosen.name == each.first && chosen.version == *version;
           });
  });
}

// `sat` or `unsat` where the answer holds, otherwise what is wrong with it.
std::string judge(const Problem& problem, MemorySource& source,
                  const Result<resolve::Resolution>& answer, const Expected& expected) {
  if (!answer) return "error: " + answer.error().detail;
  if (const auto* why = std::get_if<resolve::Explanation>(&*answer)) {
    if (to_prose(*why).empty()) return "unsat, without words";
    const auto checked = check_conflict(problem, source, why->conflict);
    return checked ? "unsat" : "unsat, conflict: " + checked.error().detail;
  }
  const auto& solution = std::get<Solution>(*answer);
  if (const auto checked = check_solution(problem, source, solution); !checked) {
    return "sat, invalid: " + checked.error().detail;
  }
  if (!contains(solution, expected.contained)) return "sat, but another solution";
  if (!expected.is_unique) return "sat";
  const bool is_same =
      contains(solution, expected.solution) &&
      (expected.is_partial || solution.packages.size() == expected.solution.size());
  return is_same ? "sat" : "sat, but another solution";
}

class Runner {
 public:
  explicit Runner(const Sink& sink) : sink_(&sink) {}

  // Without a graph the source itself is asked.
  void run(std::string id, const Problem& problem, MemorySource& source,
           const resolve::CompiledGraph* graph, const Expected& expected) {
    const auto begun = std::chrono::steady_clock::now();
    const auto answer =
        graph == nullptr ? resolver_.resolve(problem, source) : resolver_.resolve(problem, *graph);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
    const std::string verdict = judge(problem, source, answer, expected);
    (*sink_)({.id = std::move(id),
              .verdict = verdict,
              .expected = expected.status,
              .ok = verdict == expected.status,
              .ms = took.count()});
  }

 private:
  const Sink* sink_;
  resolve::Resolver resolver_;
};

Result<Problem> problem_of(const json::Value& value) {
  Problem problem;
  problem.roots = requirements_of(object_at(value, "root"));
  problem.prefer_lowest = has_tag(value, "prefer-lowest");
  for (const auto& [name, text] : object_at(value, "locked")) {
    const auto version = semver::Version::parse(text.is_string() ? *text.if_string() : "");
    if (!version) return pass(version);
    problem.preferred[name].push_back(*version);
  }
  return problem;
}

Result<void> run_problems(const json::Array& problems, Runner& runner) {
  for (const json::Value& each : problems) {
    MemorySource source;
    if (auto filled = fill(source, object_at(each, "packages")); !filled) return filled;
    const auto problem = problem_of(each);
    if (!problem) return pass(problem);
    runner.run(text_at(each, "id"), *problem, source, nullptr, expected_of(each));
  }
  return {};
}

Result<void> run_registry(const json::Value& document, const json::Array& queries, Runner& runner) {
  MemorySource source;
  if (auto filled = fill(source, object_at(document, "packages")); !filled) return filled;
  const auto graph = resolve::CompiledGraph::compile(source.names(), source, resolve::Mode::flat);
  if (!graph) return pass(graph);
  for (const json::Value& each : queries) {
    const auto problem = problem_of(each);
    if (!problem) return pass(problem);
    runner.run(text_at(each, "id"), *problem, source, &*graph, expected_of(each));
  }
  return {};
}

Result<fs::path> graph_beside(const fs::path& file) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& each : fs::directory_iterator(file.parent_path(), error)) {
    const std::string name = each.path().filename().string();
    if (name.ends_with(".jsonl.gz") || name.ends_with(".jsonl")) found.push_back(each.path());
  }
  if (found.empty()) return fail(Errc::io_error, "no graph beside " + file.string());
  return *std::ranges::min_element(found);
}

Result<void> run_graph(const fs::path& file, const json::Value& document, Runner& runner) {
  const auto beside = graph_beside(file);
  if (!beside) return pass(beside);
  const auto text = read_text(*beside);
  if (!text) return pass(text);
  MemorySource source;
  const resolve::GraphTextOptions options{.peers = resolve::EdgeUse::required,
                                          .optional = resolve::EdgeUse::ignored};
  if (auto done = read_graph_text(*text, source, options); !done) return done;
  const json::Value* expected = document.find("expected");
  for (const auto mode : {resolve::Mode::flat, resolve::Mode::bucket}) {
    const std::string word = mode == resolve::Mode::flat ? "flat" : "bucket";
    const auto graph = resolve::CompiledGraph::compile(source.names(), source, mode);
    if (!graph) return pass(graph);
    for (const auto& [name, roots] : object_at(document, "roots")) {
      Problem problem;
      problem.mode = mode;
      problem.roots = requirements_of(roots.is_object() ? *roots.if_object() : no_members);
      const json::Value* both = expected == nullptr ? nullptr : expected->find(name);
      const json::Value* one = both == nullptr ? nullptr : both->find(word);
      if (one == nullptr) continue;
      Expected status;
      status.status = text_at(*one, "status");
      runner.run(file.parent_path().filename().string() + "/" + word + "/" + name, problem, source,
                 &*graph, status);
    }
  }
  return {};
}

Result<void> run_file(const fs::path& file, Runner& runner) {
  const auto document = read_document(file);
  if (!document) {
    return fail(document.error().code, file.string() + ": " + document.error().detail);
  }
  const json::Value* problems = document->find("problems");
  if (problems != nullptr && problems->is_array())
    return run_problems(*problems->if_array(), runner);
  const json::Value* queries = document->find("queries");
  if (queries != nullptr && queries->is_array()) {
    return run_registry(*document, *queries->if_array(), runner);
  }
  if (document->find("roots") != nullptr) return run_graph(file, *document, runner);
  return {};
}

}  // namespace

Result<void> run_resolve(const fs::path& path, const Sink& sink) {
  const auto files = files_of(path, ".json");
  const auto packed = files_of(path, ".json.gz");
  if (!files && !packed) return pass(files);
  std::vector<fs::path> all;
  if (files) all.insert(all.end(), files->begin(), files->end());
  if (packed) all.insert(all.end(), packed->begin(), packed->end());
  std::ranges::sort(all);
  const auto twice = std::ranges::unique(all);
  all.erase(twice.begin(), twice.end());
  Runner runner{sink};
  for (const fs::path& file : all) {
    if (auto done = run_file(file, runner); !done) return done;
  }
  return {};
}

}  // namespace tank::conform
