// SPDX-License-Identifier: Apache-2.0
// Uses a value, a pure function, the stores and the adapters of the installed library.
#include <cstdio>

#include <tank/port/http_client.hpp>
#include <tank/semver/range.hpp>
#include <tank/storage/open.hpp>
#include <tank/storage/store.hpp>

int main() {
  const auto range = tank::semver::Range::parse("^1.2.0");
  const auto version = tank::semver::Version::parse("1.4.2");
  const auto store = tank::open_sqlite(":memory:");
  const auto nowhere = tank::open_postgres("postgres://nobody@127.0.0.1:1/none");
  const auto client = tank::open_http_client();
  const bool good = range && version && range->satisfied_by(*version) && store &&
                    (*store)->ping() && !nowhere && client;
  std::puts(good ? "consumer: works" : "consumer: FAILED");
  return good ? 0 : 1;
}
