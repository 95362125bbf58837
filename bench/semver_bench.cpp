// SPDX-License-Identifier: Apache-2.0
// Versions and ranges; bench/semver_peer.mjs measures node-semver on the same inputs.
#include <array>
#include <string>

#include <benchmark/benchmark.h>

#include <tank/semver/satisfying.hpp>
#include <tank/semver/sorted_versions.hpp>

namespace tank::semver {
namespace {

constexpr std::array<std::string_view, 8> versions{"1.2.3",           "0.4.17",        "10.20.30",
                                                   "7.0.0-beta.31",   "4.17.21+build", "2.0.0-0",
                                                   "18.3.0-canary.1", "1.0.20240612"};
constexpr std::array<std::string_view, 8> ranges{
    "^1.2.3",        "~4.17.0",      ">=1.2.0 <2.0.0", "*", "1.x", "^14.0.0 || ^16.13.0",
    "7.0.0-beta.31", "1.2.3 - 2.3.4"};

std::vector<Version> many(std::uint64_t count) {
  std::vector<Version> all;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string core =
        std::to_string(i / 100) + "." + std::to_string(i / 10 % 10) + "." + std::to_string(i % 10);
    all.push_back(Version::parse(core + (i % 3 == 0 ? "-beta.1" : "")).value());
  }
  return all;
}

// One iteration is one text: times are for each.
void parse_version(benchmark::State& state) {
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(Version::parse(versions[i++ % versions.size()]));
}
BENCHMARK(parse_version);

void parse_range(benchmark::State& state) {
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(Range::parse(ranges[i++ % ranges.size()]));
}
BENCHMARK(parse_range);

void satisfies_on_texts(benchmark::State& state) {
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(satisfies(versions[i % versions.size()], ranges[i / 8 % 8]));
    ++i;
  }
}
BENCHMARK(satisfies_on_texts);

void satisfied_by(benchmark::State& state) {
  const auto list = many(64);
  const auto range = Range::parse(">=0.2.0 <0.5.0").value();
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(range.satisfied_by(list[i++ % list.size()]));
}
BENCHMARK(satisfied_by);

void compare(benchmark::State& state) {
  const auto list = many(64);
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(list[i % 64] < list[(i * 7 + 3) % 64]);
    ++i;
  }
}
BENCHMARK(compare);

std::vector<Range> parsed_ranges() {
  std::vector<Range> all;
  for (const auto& text : ranges) all.push_back(Range::parse(text).value());
  return all;
}

void max_in_list(benchmark::State& state) {
  const auto list = many(static_cast<std::uint64_t>(state.range(0)));
  const auto all = parsed_ranges();
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(max_satisfying(list, all[i++ % all.size()]));
}
BENCHMARK(max_in_list)->Arg(100);

void highest_in_index(benchmark::State& state) {
  const SortedVersions sorted(many(static_cast<std::uint64_t>(state.range(0))));
  const auto all = parsed_ranges();
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(sorted.highest(all[i++ % all.size()]));
}
BENCHMARK(highest_in_index)->Arg(100)->Arg(3478);

void ordinals_in_index(benchmark::State& state) {
  const SortedVersions sorted(many(static_cast<std::uint64_t>(state.range(0))));
  const auto all = parsed_ranges();
  std::vector<Interval> out;
  std::size_t i = 0;
  for (auto _ : state) {
    out.clear();
    sorted.append_ordinals(all[i++ % all.size()], out);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(ordinals_in_index)->Arg(100)->Arg(3478);

}  // namespace
}  // namespace tank::semver
