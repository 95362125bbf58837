// SPDX-License-Identifier: Apache-2.0
// Resolves the problems, registries and projects below TANK_BENCH_DATA; loading is not measured.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>

#include <tank/resolve/graph.hpp>
#include <tank/resolve/graph_text.hpp>
#include <tank/resolve/memory_source.hpp>

#include "core/json/parse.hpp"
#include "core/package/archive/gzip.hpp"

namespace {

namespace fs = std::filesystem;
namespace resolve = tank::resolve;
namespace json = tank::json;

struct Query {
  std::string id;
  resolve::Problem problem;
  std::shared_ptr<resolve::CompiledGraph> graph;
};

std::string read_text(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (file.extension() != ".gz") return bytes;
  const auto member = tank::package::parse_gzip(bytes);
  const auto inflated =
      member.and_then([](const auto& m) { return tank::package::inflate_whole(m); });
  return inflated ? std::string{inflated->view()} : std::string{};
}

json::Value read_json(const fs::path& file) {
  return json::parse(read_text(file), {.depth = 64, .bytes = 256u << 20}).value_or(json::Value{});
}

std::vector<resolve::Requirement> requirements_of(const json::Value* members) {
  std::vector<resolve::Requirement> all;
  if (members == nullptr || !members->is_object()) return all;
  for (const auto& [name, range] : *members->if_object()) {
    if (range.is_string()) all.push_back({.name = name, .range = *range.if_string()});
  }
  return all;
}

std::shared_ptr<resolve::CompiledGraph> compile(resolve::MemorySource& source, resolve::Mode mode) {
  auto graph = resolve::CompiledGraph::compile(source.names(), source, mode);
  return graph ? std::make_shared<resolve::CompiledGraph>(std::move(*graph)) : nullptr;
}

std::shared_ptr<resolve::CompiledGraph> graph_of(const json::Value* packages) {
  resolve::MemorySource source;
  if (packages != nullptr && packages->is_object()) {
    for (const auto& [name, versions] : *packages->if_object()) {
      source.put(name, {});
      for (const auto& [version, needs] : *versions.if_object()) {
        if (!source.add(name, version, requirements_of(&needs))) return nullptr;
      }
    }
  }
  return compile(source, resolve::Mode::flat);
}

void add_document(const json::Value& document, std::vector<Query>& out) {
  if (const json::Value* problems = document.find("problems"); problems != nullptr) {
    for (const json::Value& each : *problems->if_array()) {
      Query query{*each.find("id")->if_string(), {}, graph_of(each.find("packages"))};
      query.problem.roots = requirements_of(each.find("root"));
      out.push_back(std::move(query));
    }
  } else if (const json::Value* queries = document.find("queries"); queries != nullptr) {
    const auto graph = graph_of(document.find("packages"));
    for (const json::Value& each : *queries->if_array()) {
      Query query{*each.find("id")->if_string(), {}, graph};
      query.problem.roots = requirements_of(each.find("root"));
      out.push_back(std::move(query));
    }
  }
}

void add_npm(const fs::path& folder, std::vector<Query>& out) {
  const json::Value document = read_json(folder / "queries.json");
  const json::Value* roots = document.find("roots");
  if (roots == nullptr) return;
  resolve::MemorySource source;
  const resolve::GraphTextOptions options{.optional = resolve::EdgeUse::ignored};
  if (!read_graph_text(read_text(folder / "npm-closure.jsonl.gz"), source, options)) return;
  for (const auto mode : {resolve::Mode::flat, resolve::Mode::bucket}) {
    const auto graph = compile(source, mode);
    for (const auto& [name, wanted] : *roots->if_object()) {
      const std::string word = mode == resolve::Mode::flat ? "flat/" : "bucket/";
      Query query{"npm/" + word + name, {}, graph};
      query.problem.mode = mode;
      query.problem.roots = requirements_of(&wanted);
      out.push_back(std::move(query));
    }
  }
}

std::vector<Query> load_queries() {
  std::vector<Query> all;
  const char* path = std::getenv("TANK_BENCH_DATA");
  if (path == nullptr) return all;
  std::vector<fs::path> files;
  for (const auto& each : fs::directory_iterator(fs::path{path} / "problems"))
    files.push_back(each.path());
  std::ranges::sort(files);
  for (const fs::path& file : files) add_document(read_json(file), all);
  add_npm(fs::path{path} / "npm", all);
  std::erase_if(all, [](const Query& query) { return query.graph == nullptr; });
  return all;
}

const std::vector<Query>& queries() {
  static const std::vector<Query> all = load_queries();
  return all;
}

void resolve_all(benchmark::State& state, std::string_view part, resolve::Proof proof) {
  std::vector<const Query*> chosen;
  for (const Query& each : queries()) {
    if (each.id.find(part) != std::string::npos) chosen.push_back(&each);
  }
  if (chosen.empty()) {
    state.SkipWithError("nothing of that name below TANK_BENCH_DATA");
    return;
  }
  resolve::Resolver resolver;
  for (auto step : state) {
    for (const Query* each : chosen) {
      benchmark::DoNotOptimize(resolver.resolve(each->problem, *each->graph, proof));
    }
  }
  state.counters["queries"] = static_cast<double>(chosen.size());
}

BENCHMARK_CAPTURE(resolve_all, everything, "", resolve::Proof::verdict)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(resolve_all, everything_explained, "", resolve::Proof::explain)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(resolve_all, pubgrub_large, "pubgrub-large", resolve::Proof::verdict)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(resolve_all, rubygems, "rubygems", resolve::Proof::verdict)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(resolve_all, npm_flat, "npm/flat", resolve::Proof::verdict)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(resolve_all, npm_bucket, "npm/bucket", resolve::Proof::verdict)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(resolve_all, vite_app, "npm/bucket/project:vite-app", resolve::Proof::verdict)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(resolve_all, next_app, "npm/bucket/project:next-app", resolve::Proof::verdict)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(resolve_all, cra_verdict, "npm/bucket/project:cra", resolve::Proof::verdict)
    ->Unit(benchmark::kMicrosecond);

// A snapshot's way from bytes to an answer, as a command does it once.
void open_snapshot(benchmark::State& state) {
  const auto found = std::ranges::find(queries(), "npm/bucket/project:vite-app", &Query::id);
  if (found == queries().end()) {
    state.SkipWithError("no graph below TANK_BENCH_DATA");
    return;
  }
  const std::vector<std::byte> bytes = found->graph->to_bytes();
  for (auto step : state) {
    const auto graph = resolve::CompiledGraph::open(bytes);
    if (graph) benchmark::DoNotOptimize(resolve::Resolver{}.resolve(found->problem, *graph));
  }
  state.counters["bytes"] = static_cast<double>(bytes.size());
}
BENCHMARK(open_snapshot)->Unit(benchmark::kMillisecond);

}  // namespace
