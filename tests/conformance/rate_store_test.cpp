// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about rates and failed logins.
#include <atomic>
#include <thread>
#include <vector>

#include <tank/storage/rate_store.hpp>

#include "conformance/every_backend.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

RateTaken take(Store& store, std::string_view key, const Rate& rate, TimePoint now) {
  const auto taken =
      transact(store, [&](Transaction& tx) { return tx.rates().take(key, rate, now); });
  REQUIRE(taken.has_value());
  return *taken;
}

TEST_CASE(
    "rate store: a bucket gives its burst, then one token an interval, never more than full") {
  on_every_backend([](OpenStore& store) {
    const Rate rate{.burst = 3, .interval = 10s};
    struct Row {
      int second;
      bool allowed;
      int remaining;
      std::chrono::seconds retry_after;
    };
    const std::vector<Row> table{
        {0, true, 2, 0s},  {0, true, 1, 0s},   {0, true, 0, 0s},   {0, false, 0, 10s},
        {9, false, 0, 1s}, {10, true, 0, 0s},  {11, false, 0, 9s}, {30, true, 1, 0s},
        {30, true, 0, 0s}, {999, true, 2, 0s},
    };
    for (const Row& row : table) {
      CAPTURE(row.second);
      const RateTaken taken = take(*store, "login:1", rate, at(row.second));
      CHECK(taken.allowed == row.allowed);
      CHECK(taken.remaining == row.remaining);
      CHECK(taken.retry_after == row.retry_after);
    }
    CHECK(take(*store, "login:2", rate, at(0)).remaining == 2);
  });
}

TEST_CASE("rate store: many that take at once get no more than the bucket has") {
  on_every_backend([](OpenStore& store) {
    std::atomic<int> allowed{0};
    {
      std::vector<std::jthread> threads;
      for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
          for (int i = 0; i < 5; ++i) {
            const auto taken = transact(*store, [&](Transaction& tx) {
              return tx.rates().take("shared", {.burst = 7, .interval = 1h}, at(i));
            });
            if (taken && taken->allowed) ++allowed;
          }
        });
      }
    }
    CHECK(allowed == 7);
  });
}

TEST_CASE("rate store: failures are counted until they are forgotten or old; full buckets go") {
  on_every_backend([](OpenStore& store) {
    write(*store, [](Transaction& tx) -> Result<void> {
      CHECK(tx.rates().add_failure("ada", at(1))->count == 1);
      CHECK(tx.rates().add_failure("ada", at(2))->count == 2);
      CHECK(tx.rates().add_failure("bob", at(9))->count == 1);
      return tx.rates().forget_failures("nobody");
    });
    read(*store, [](const Snapshot& view) {
      const auto ada = view.rates().failures("ada");
      REQUIRE(ada.has_value());
      CHECK(ada->count == 2);
      CHECK(ada->last_at == at(2));
      CHECK(view.rates().failures("nobody")->count == 0);
    });
    take(*store, "b", {.burst = 1, .interval = 5s}, at(0));
    CHECK(transact(*store, [](Transaction& tx) { return tx.rates().sweep(at(5), at(9)); }) == 2);
    write(*store, [](Transaction& tx) { return tx.rates().forget_failures("bob"); });
    CHECK(read(*store, [](const Snapshot& v) { return v.rates().failures("bob"); })->count == 0);
  });
}

}  // namespace
}  // namespace tank::testing
