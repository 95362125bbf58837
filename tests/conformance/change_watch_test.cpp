// SPDX-License-Identifier: Apache-2.0
// What a store tells of changes while its network is broken.
#include <chrono>
#include <string>
#include <thread>

#include <tank/base/limits.hpp>
#include <tank/storage/open.hpp>
#include <tank/storage/rate_store.hpp>
#include <tank/storage/user_store.hpp>

#include "conformance/every_backend.hpp"
#include "support/silent_proxy.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

/// A store on PostgreSQL behind a network that can be cut, and one beside it.
struct TwoStores {
  TwoStores() : place(postgres().make_place()), here(open_store(*place)), proxy(port()) {
    std::string url = place->location();
    url.replace(port_at(), std::to_string(port()).size(), std::to_string(proxy.port()));
    auto opened = open_postgres(url);
    REQUIRE(opened.has_value());
    there = *std::move(opened);
  }

  [[nodiscard]] std::size_t port_at() const {
    const std::string url = place->location();
    return url.find(':', url.find("://") + 3) + 1;
  }
  [[nodiscard]] std::uint16_t port() const {
    return static_cast<std::uint16_t>(std::stoi(place->location().substr(port_at())));
  }

  std::unique_ptr<Place> place;
  std::unique_ptr<Store> here;
  SilentProxy proxy;
  std::unique_ptr<Store> there;
};

// True when the mark stands still while it is asked for every few milliseconds.
bool rests(Store& store, std::chrono::milliseconds time) {
  const auto mark = store.identity_mark();
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(5ms);
    if (store.identity_mark() != mark) return false;
  }
  return true;
}

bool comes_to_rest(Store& store) {
  // Longer than what is known without an answer, and often: a busy machine answers late.
  for (int i = 0; i < 60; ++i) {
    if (rests(store, 1s)) return true;
  }
  return false;
}

TEST_CASE("change watch: who hears nothing because nothing is said believes it") {
  TwoStores stores;
  CHECK(comes_to_rest(*stores.there));
}

TEST_CASE("change watch: a cut network is noticed within a second, and its end too") {
  TwoStores stores;
  REQUIRE(comes_to_rest(*stores.there));
  stores.proxy.set_silent(true);
  const auto mark = stores.there->identity_mark();
  write(*stores.here, [](Transaction& tx) { return tx.users().add(a_user("a@example.com")); });
  std::this_thread::sleep_for(1s);
  CHECK(stores.there->identity_mark() != mark);
  // From here on nothing that is kept holds for longer than one question.
  CHECK(stores.there->identity_mark() != stores.there->identity_mark());
  stores.proxy.set_silent(false);
  CHECK(comes_to_rest(*stores.there));
}

TEST_CASE("change watch: nobody asks, and nothing goes over the network") {
  TwoStores stores;
  REQUIRE(comes_to_rest(*stores.there));
  std::this_thread::sleep_for(100ms);
  const auto idle = stores.proxy.bytes_sent();
  std::this_thread::sleep_for(2s);
  CHECK(stores.proxy.bytes_sent() == idle);
  // Who asks all the time makes it ask twice a second.
  for (int i = 0; i < 200; ++i) {
    static_cast<void>(stores.there->identity_mark());
    std::this_thread::sleep_for(10ms);
  }
  const auto asked = stores.proxy.bytes_sent() - idle;
  CHECK(asked > 0);
  CHECK(asked < 1'000);
}

TEST_CASE("change watch: other servers' commits tell whether they concern who somebody is") {
  TwoStores stores;
  REQUIRE(comes_to_rest(*stores.there));
  auto user = a_user("a@example.com");
  write(*stores.here, [&](Transaction& tx) { return tx.users().add(user); });
  const auto mark = stores.there->identity_mark();
  const auto all = stores.there->change_mark();
  write(*stores.here, [&](Transaction& tx) { return tx.rates().take("bucket", {}, at(0)); });
  while (stores.there->change_mark() == all) std::this_thread::sleep_for(1ms);
  CHECK(stores.there->identity_mark() == mark);
  user.name = "Another";
  write(*stores.here, [&](Transaction& tx) { return tx.users().save(user); });
  const auto end = std::chrono::steady_clock::now() + 1s;
  while (stores.there->identity_mark() == mark && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(1ms);
  }
  CHECK(stores.there->identity_mark() != mark);
}

}  // namespace
}  // namespace tank::testing
