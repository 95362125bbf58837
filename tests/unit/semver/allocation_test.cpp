// SPDX-License-Identifier: Apache-2.0
// Counts what usual versions and ranges take from the heap: nothing.
#include <atomic>
#include <cstdlib>
#include <new>

#include <doctest/doctest.h>

#include <tank/semver/satisfying.hpp>
#include <tank/semver/sorted_versions.hpp>

#include "unit/semver/samples.hpp"

namespace {
std::atomic<std::size_t> allocations = 0;
}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace tank::testing {
namespace {

template <class Body>
std::size_t allocations_of(Body body) {
  const std::size_t before = allocations;
  body();
  return allocations - before;
}

TEST_CASE("allocation: versions and ranges of usual size take nothing from the heap") {
  for (const char* text : {"1.2.3", "0.0.0-experimental-c80b336d2-20241021", "7.0.0-beta.31",
                           "5.9.0-dev.20250612+sha.5114f85", "1.0.20240612153000"}) {
    CAPTURE(text);
    CHECK(allocations_of([&] {
            const auto parsed = semver::Version::parse(text);
            const semver::Version copy = *parsed;
            CHECK(copy == *parsed);
          }) == 0);
  }
  for (const char* text : {"^1.2.3", "*", "", "1.2.3 - 2.3.4", ">= 1.2.3 <2.0.0", "~1.2.0-beta.1",
                           "^14.0.0 || ^16.13.0-rc.1", "1.x", "1 || 2.0.0 || 2.1.0"}) {
    CAPTURE(text);
    CHECK(allocations_of([&] {
            const auto parsed = semver::Range::parse(text);
            const semver::Range copy = *parsed;
            (void)copy.satisfied_by(semver::Version(1, 2, 3));
            (void)semver::satisfies("1.2.3-beta.1", text);
          }) == 0);
  }
}

TEST_CASE("allocation: asking an indexed list takes nothing from the heap") {
  const semver::SortedVersions sorted(sample_versions());
  const auto wanted = range("^1.0.0 || >=0.1.0-beta <1");
  CHECK(allocations_of([&] { CHECK(sorted.highest(wanted).has_value()); }) == 0);
}

}  // namespace
}  // namespace tank::testing
