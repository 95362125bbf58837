// SPDX-License-Identifier: Apache-2.0
// The permission algebra and archives. The archive is that of a usual skill: 21 files, 120 KB.
#include <random>
#include <string>

#include <benchmark/benchmark.h>

#include <tank/package/archive.hpp>
#include <tank/package/manifest.hpp>
#include <tank/package/permissions.hpp>

namespace {

using namespace tank::package;

Permissions project() {
  return normalize({.network_outbound = {"*.github.com", "api.acme.com", "*.example.org:443"},
                    .filesystem_read = {"src/**", "docs/*", "README.md"},
                    .filesystem_write = {"out/**", "tmp/*/log"}})
      .value();
}

Permissions skill() {
  return normalize({.network_outbound = {"api.github.com", "registry.example.org:443"},
                    .filesystem_read = {"src/lib/**"},
                    .filesystem_write = {"out/report"}})
      .value();
}

std::vector<ArchiveFile> files() {
  std::mt19937 random(5);
  std::vector<ArchiveFile> out;
  for (int i = 0; i < 21; ++i) {
    std::string text;
    while (text.size() < 5'700) text += "word" + std::to_string(random() % 500) + " ";
    out.push_back({"docs/part-" + std::to_string(i) + ".md", std::move(text), false});
  }
  return out;
}

void permissions_covers(benchmark::State& state) {
  const Permissions a = project(), b = skill();
  for (auto _ : state) benchmark::DoNotOptimize(covers(a, b));
}
BENCHMARK(permissions_covers);

void permissions_unite(benchmark::State& state) {
  const Permissions a = project(), b = skill();
  for (auto _ : state) benchmark::DoNotOptimize(unite(a, b));
}
BENCHMARK(permissions_unite);

void archive_pack(benchmark::State& state) {
  const auto all = files();
  for (auto _ : state) benchmark::DoNotOptimize(pack(all));
}
BENCHMARK(archive_pack);

void archive_for_each_file(benchmark::State& state) {
  const std::string bytes = pack(files()).value();
  for (auto _ : state) {
    std::size_t total = 0;
    (void)for_each_file(bytes, [&](std::string_view, std::string_view content, bool) {
      total += content.size();
      return tank::Result<void>{};
    });
    benchmark::DoNotOptimize(total);
  }
}
BENCHMARK(archive_for_each_file);

void archive_summarize(benchmark::State& state) {
  auto all = files();
  all.push_back({"tank.json", "{}", false});
  const std::string bytes = pack(std::move(all)).value();
  for (auto _ : state) benchmark::DoNotOptimize(summarize(bytes));
}
BENCHMARK(archive_summarize);

void manifest_parse(benchmark::State& state) {
  const std::string text =
      R"({"name":"@acme/pdf","version":"1.2.0","skills":{"@acme/base":"^1.0.0"},)"
      R"("permissions":{"network":{"outbound":["*.acme.com"]},"subprocess":false}})";
  for (auto _ : state) benchmark::DoNotOptimize(parse_manifest(text));
}
BENCHMARK(manifest_parse);

}  // namespace
