// SPDX-License-Identifier: Apache-2.0
// The security analysis, in bytes a second on one core. The text is that of usual skills: prose
// with commands, Python and JavaScript with some of what the rules look for, and JSON.
#include <random>
#include <string>

#include <benchmark/benchmark.h>

#include <tank/analysis/scan.hpp>

namespace {

using namespace tank::analysis;

constexpr std::size_t file_bytes = 1u << 20;

std::string repeat(std::initializer_list<std::string_view> lines, std::size_t bytes) {
  std::mt19937 random(7);
  std::string text;
  const std::vector<std::string_view> all(lines);
  while (text.size() < bytes) {
    text += all[random() % all.size()];
    text += '\n';
    if (random() % 9 == 0) text += "# part " + std::to_string(random() % 10'000) + "\n\n";
  }
  return text;
}

std::string prose() {
  return repeat({"Reads a PDF file, takes its tables apart, and writes them as CSV.",
                 "Use it when somebody asks for the numbers of a report.",
                 "See [the manual](https://docs.acme.com/pdf) for the options that it takes.",
                 "The key of each row is its first column; tokens are parted at blanks.",
                 "Run `pdf-tables --help` before the first use, and do not skip the checks."},
                file_bytes);
}

std::string python() {
  return repeat({"import json", "from pathlib import Path",
                 "def rows_of(table):", "    for row in table.rows:",
                 "        yield [cell.strip() for cell in row if cell is not None]",
                 "    config = json.loads(Path('config.json').read_text())",
                 "    response = client.get(url, params={'page': page}, timeout=30)",
                 "    return sorted(found, key=lambda each: each.token)",
                 "    if not name.startswith('_') and value is not None:",
                 "        print(f'{name}: {len(value)} rows')"},
                file_bytes);
}

std::string script() {
  return repeat(
      {"import { readFile } from 'node:fs/promises';", "export async function load(path) {",
       "  const text = await readFile(path, 'utf8');",
       "  return text.split('\\n').map((line) => line.trim());",
       "  const found = items.filter((item) => item.key === key && item.value > 0);", "}"},
      file_bytes);
}

std::string json() {
  return "{" +
         repeat({"\"name\": \"pdf-tables\", \"version\": \"1.2.3\", \"size\": 12345,",
                 "\"description\": \"Tables of PDF files\", \"key\": \"value\","},
                file_bytes) +
         "\"end\": 1}";
}

void run(benchmark::State& state, std::string_view path, const std::string& text) {
  const InputFile file{path, text};
  for (auto _ : state) benchmark::DoNotOptimize(scan({&file, 1}));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void scan_prose(benchmark::State& state) { run(state, "SKILL.md", prose()); }
void scan_python(benchmark::State& state) { run(state, "run.py", python()); }
void scan_javascript(benchmark::State& state) { run(state, "run.js", script()); }
void scan_json(benchmark::State& state) { run(state, "data.json", json()); }
BENCHMARK(scan_prose)->Unit(benchmark::kMillisecond);
BENCHMARK(scan_python)->Unit(benchmark::kMillisecond);
BENCHMARK(scan_javascript)->Unit(benchmark::kMillisecond);
BENCHMARK(scan_json)->Unit(benchmark::kMillisecond);

void scan_usual_skill(benchmark::State& state) {
  const std::string skill =
      "---\nname: pdf-tables\ndescription: Tables of PDF files.\n---\n" + prose().substr(0, 6'000);
  const std::string code = python().substr(0, 20'000);
  const std::string manifest = R"({"name":"@acme/pdf","version":"1.2.0","description":"Tables"})";
  const InputFile files[] = {{"SKILL.md", skill}, {"run.py", code}, {"tank.json", manifest}};
  for (auto _ : state) benchmark::DoNotOptimize(scan(files));
}
BENCHMARK(scan_usual_skill)->Unit(benchmark::kMicrosecond);

}  // namespace
