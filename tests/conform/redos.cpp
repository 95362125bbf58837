// SPDX-License-Identifier: Apache-2.0
// Every text that a recipe describes goes to every parser of text that there is. A case is
// accepted when all of them take time in proportion to the length.
#include <algorithm>
#include <array>
#include <chrono>

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

std::string quoted(const std::string& text) { return json::write(json::Value(text)); }

void ignore_rules(const std::string& text) {
  const auto rules = package::IgnoreRules::parse(text);
  if (rules) (void)rules->ignores(std::string_view(text).substr(0, 1'024));
}

void permissions(const std::string& text) {
  (void)package::normalize({.network_outbound = {text}});
  (void)package::normalize({.filesystem_read = {text}});
}

// The text as the description, as a range and as an unknown key of a manifest.
void manifest_parts(const std::string& text) {
  const std::string value = quoted(text);
  (void)package::parse_manifest("{\"description\":" + value + "}");
  (void)package::parse_manifest("{\"skills\":{\"@a/b\":" + value + "}}");
  (void)package::parse_manifest("{" + value + ":1}");
}

struct Parser {
  std::string_view name;
  void (*run)(const std::string& text);
};

constexpr std::array parsers{
    Parser{"json", [](const std::string& t) { (void)json::parse(t); }},
    Parser{"json string", [](const std::string& t) { (void)json::parse(quoted(t)); }},
    Parser{"manifest", [](const std::string& t) { (void)package::parse_manifest(t); }},
    Parser{"manifest parts", manifest_parts},
    Parser{"lockfile", [](const std::string& t) { (void)package::parse_lockfile(t); }},
    Parser{"skill", [](const std::string& t) { (void)package::parse_skill_md(t); }},
    Parser{"front matter",
           [](const std::string& t) { (void)package::parse_skill_md("---\n" + t + "\n---\n"); }},
    Parser{"front matter, the beginning",
           [](const std::string& t) {
             (void)package::parse_skill_md("---\nx: " + t.substr(0, 60'000) + "\n---\n" + t);
           }},
    Parser{"range", [](const std::string& t) { (void)semver::Range::parse(t); }},
    Parser{"version", [](const std::string& t) { (void)semver::Version::parse(t); }},
    Parser{"package name", [](const std::string& t) { (void)package::PackageName::parse(t); }},
    Parser{"permissions", permissions},
    Parser{"ignore rules", ignore_rules},
    Parser{"e-mail", [](const std::string& t) { (void)Email::parse(t); }},
    Parser{"slug", [](const std::string& t) { (void)Slug::parse(t); }},
    Parser{"id", [](const std::string& t) { (void)parse_type_id(t); }},
    Parser{"time", [](const std::string& t) { (void)parse_time(t); }},
};

double ms_of(const Parser& parser, const std::string& text) {
  double best = 1e9;
  for (int round = 0; round < 3; ++round) {
    const auto begun = std::chrono::steady_clock::now();
    parser.run(text);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
    best = std::min(best, took.count());
    if (took.count() > 4 * most_ms_a_mib) break;
  }
  return best;
}

bool is_linear(const Parser& parser, const Recipe& recipe) {
  const double once = ms_of(parser, recipe.text(recipe.count));
  const double twice = ms_of(parser, recipe.text(2 * recipe.count));
  if (twice > noise_ms && twice > most_growth * std::max(once, noise_ms / most_growth))
    return false;
  return ms_of(parser, recipe.text(mib / recipe.unit.size() + 1)) <= most_ms_a_mib;
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
