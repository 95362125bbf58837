// SPDX-License-Identifier: Apache-2.0
// Uses a value, a pure function and a store of the installed library.
#include <cstdio>

#include <tank/semver/range.hpp>
#include <tank/storage/open.hpp>
#include <tank/storage/store.hpp>

int main() {
  const auto range = tank::semver::Range::parse("^1.2.0");
  const auto version = tank::semver::Version::parse("1.4.2");
  auto store = tank::open_sqlite(":memory:");
  const bool good = range && version && range->satisfied_by(*version) && store && (*store)->ping();
  std::puts(good ? "consumer: works" : "consumer: FAILED");
  return good ? 0 : 1;
}
