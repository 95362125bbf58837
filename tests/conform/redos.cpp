// SPDX-License-Identifier: Apache-2.0
// Every text that a recipe describes goes to every parser of text that there is. A case is
// accepted when all of them take time in proportion to the length.
#include <algorithm>
#include <array>

#include <time.h>

#include <tank/analysis/scan.hpp>
#include <tank/base/email.hpp>
#include <tank/base/id.hpp>
#include <tank/base/slug.hpp>
#include <tank/base/time.hpp>
#include <tank/package/lockfile.hpp>
#include <tank/package/manifest.hpp>
#include <tank/package/pack_rules.hpp>
#include <tank/package/package_name.hpp>
#include <tank/package/permissions.hpp>
#include <tank/package/skill_md.hpp>
#include <tank/semver/range.hpp>
#include <tank/semver/version.hpp>

#include "conform/input.hpp"
#include "core/json/json.hpp"

namespace tank::conform {
namespace {

constexpr double most_growth = 2.5;  // for twice the length
constexpr double most_ms_a_mib = 250;
constexpr double noise_ms = 5;  // below it growth cannot be told from noise
constexpr std::size_t mib = 1 << 20;

struct Recipe {
  std::string prefix, unit, suffix;
  std::size_t count = 0;

  [[nodiscard]] std::string text(std::size_t units) const {
    std::string out = prefix;
    out.reserve(prefix.size() + units * unit.size() + suffix.size());
    for (std::size_t i = 0; i < units; ++i) out += unit;
    return out + suffix;
  }
};

std::string as_it_is(const std::string& text) { return text; }
std::string quoted(const std::string& text) { return json::write(json::Value(text)); }
std::string description(const std::string& text) {
  return "{\"description\":" + quoted(text) + "}";
}
std::string skill(const std::string& text) {
  return "{\"skills\":{\"@a/b\":" + quoted(text) + "}}";
}
std::string unknown_key(const std::string& text) { return "{" + quoted(text) + ":1}"; }
std::string front_matter(const std::string& text) { return "---\n" + text + "\n---\n"; }
// As much as the limit lets in, so that YAML gets to see it.
std::string beginning(const std::string& text) {
  return "---\nx: " + text.substr(0, 60'000) + "\n---\n" + text;
}

void ignore_rules(const std::string& text) {
  const auto rules = package::IgnoreRules::parse(text);
  if (rules) (void)rules->ignores(std::string_view(text).substr(0, 1'024));
}

void permissions(const std::string& text) {
  (void)package::normalize({.network_outbound = {text}});
  (void)package::normalize({.filesystem_read = {text}});
}

struct Parser {
  std::string (*prepare)(const std::string& text);  // not measured
  void (*run)(const std::string& text);
};

void run_json(const std::string& text) { (void)json::parse(text); }
void run_manifest(const std::string& text) { (void)package::parse_manifest(text); }
void run_skill(const std::string& text) { (void)package::parse_skill_md(text); }

// As each kind of file, for each is read otherwise.
void scan_as(std::string_view path, const std::string& text) {
  const analysis::InputFile file{path, text};
  (void)analysis::scan({&file, 1});
}

constexpr std::array parsers{
    Parser{as_it_is, run_json},
    Parser{quoted, run_json},
    Parser{as_it_is, run_manifest},
    Parser{description, run_manifest},
    Parser{skill, run_manifest},
    Parser{unknown_key, run_manifest},
    Parser{as_it_is, [](const std::string& t) { (void)package::parse_lockfile(t); }},
    Parser{as_it_is, run_skill},
    Parser{front_matter, run_skill},
    Parser{beginning, run_skill},
    Parser{as_it_is, [](const std::string& t) { (void)semver::Range::parse(t); }},
    Parser{as_it_is, [](const std::string& t) { (void)semver::Version::parse(t); }},
    Parser{as_it_is, [](const std::string& t) { (void)package::PackageName::parse(t); }},
    Parser{as_it_is, permissions},
    Parser{as_it_is, ignore_rules},
    Parser{as_it_is, [](const std::string& t) { (void)Email::parse(t); }},
    Parser{as_it_is, [](const std::string& t) { (void)Slug::parse(t); }},
    Parser{as_it_is, [](const std::string& t) { (void)parse_type_id(t); }},
    Parser{as_it_is, [](const std::string& t) { (void)parse_time(t); }},
    Parser{as_it_is, [](const std::string& t) { scan_as("SKILL.md", t); }},
    Parser{as_it_is, [](const std::string& t) { scan_as("run.py", t); }},
    Parser{as_it_is, [](const std::string& t) { scan_as("run.js", t); }},
    Parser{as_it_is, [](const std::string& t) { scan_as("run.sh", t); }},
    Parser{as_it_is, [](const std::string& t) { scan_as(".mcp.json", t); }},
    Parser{as_it_is, [](const std::string& t) { scan_as("requirements.txt", t); }},
    Parser{as_it_is, [](const std::string& t) { scan_as("page.html", t); }},
};

// Of this thread on the processor: other programs do not count.
double cpu_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double ms_of(const Parser& parser, const std::string& text) {
  double best = 1e9;
  for (int round = 0; round < 3; ++round) {
    const double begun = cpu_ms();
    parser.run(text);
    best = std::min(best, cpu_ms() - begun);
    if (best < noise_ms || best > 4 * most_ms_a_mib) break;
  }
  return best;
}

// Caches make a step of their own once; what grows too fast does so every time.
bool grows_linearly(const Parser& parser, const Recipe& recipe) {
  const std::string once = parser.prepare(recipe.text(recipe.count));
  const std::string twice = parser.prepare(recipe.text(2 * recipe.count));
  for (int attempt = 0; attempt < 3; ++attempt) {
    const double long_ms = ms_of(parser, twice);
    if (long_ms <= noise_ms || long_ms <= most_growth * ms_of(parser, once)) return true;
  }
  return false;
}

bool is_linear(const Parser& parser, const Recipe& recipe) {
  return grows_linearly(parser, recipe) &&
         ms_of(parser, parser.prepare(recipe.text(mib / recipe.unit.size() + 1))) <= most_ms_a_mib;
}

}  // namespace

Result<void> run_redos(const std::filesystem::path& path, const Sink& sink) {
  const auto cases = read_cases(path);
  if (!cases) return pass(cases);
  for (const Case& each : *cases) {
    const json::Value* count = each.value.find("count");
    const Recipe recipe{text_at(each.value, "prefix"), text_at(each.value, "unit"),
                        text_at(each.value, "suffix"),
                        count == nullptr ? 0 : count->as_uint64().value_or(0)};
    if (recipe.unit.empty() || recipe.count == 0) {
      return fail(Errc::invalid_argument, each.id + ": a recipe needs `unit` and `count`");
    }
    report(sink, each.id, true, [&recipe] {
      return std::ranges::all_of(parsers, [&](const auto& p) { return is_linear(p, recipe); });
    });
  }
  return {};
}

}  // namespace tank::conform
