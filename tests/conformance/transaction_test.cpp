// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about transactions and snapshots.
#include <thread>

#include <tank/base/limits.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/rate_store.hpp>
#include <tank/storage/user_store.hpp>

#include "conformance/every_backend.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

std::size_t count_users(Store& store) {
  return read(store, [](const Snapshot& view) { return view.users().list({}, {})->items.size(); });
}

TEST_CASE("transaction: nothing stays of one that was dropped or whose body failed") {
  on_every_backend([](OpenStore& store) {
    {
      auto tx = store->begin();
      REQUIRE(tx.has_value());
      CHECK((*tx)->users().add(a_user("a@example.com")).has_value());
    }
    const auto failed = transact(*store, [](Transaction& tx) -> Result<void> {
      if (auto added = tx.users().add(a_user("b@example.com")); !added) return added;
      return fail(Errc::forbidden, "no");
    });
    CHECK(code_of(failed) == Errc::forbidden);
    CHECK(count_users(*store) == 0);
  });
}

TEST_CASE("transaction: it reads what it wrote, and others do not until it commits") {
  on_every_backend([](OpenStore& store) {
    auto tx = store->begin();
    REQUIRE(tx.has_value());
    const identity::User user = a_user("a@example.com");
    REQUIRE((*tx)->users().add(user).has_value());
    CHECK((*tx)->users().find(user.id) == user);
    CHECK(count_users(*store) == 0);
    CHECK((*tx)->commit().has_value());
    CHECK(count_users(*store) == 1);
    CHECK_FALSE((*tx)->users().find(user.id).has_value());
    CHECK_FALSE((*tx)->commit().has_value());
  });
}

TEST_CASE("snapshot: what is committed after its first read does not show in it") {
  on_every_backend([](OpenStore& store) {
    auto snapshot = store->snapshot();
    REQUIRE(snapshot.has_value());
    CHECK((*snapshot)->users().list({}, {})->items.empty());
    write(*store, [](Transaction& tx) { return tx.users().add(a_user("a@example.com")); });
    CHECK((*snapshot)->users().list({}, {})->items.empty());
    CHECK((*snapshot)->users().has_admin() == false);
    CHECK(count_users(*store) == 1);
  });
}

TEST_CASE("transaction: after a fault every call fails as the first one did") {
  on_every_backend([](OpenStore& store) {
    auto tx = store->begin();
    REQUIRE(tx.has_value());
    // No user, no organization: the engine refuses the row.
    const auto broken = (*tx)->memberships().add(
        a_membership(an_organization("none"), a_user("none@example.com"), org::Role::owner));
    REQUIRE_FALSE(broken.has_value());
    const auto later = (*tx)->users().add(a_user("a@example.com"));
    REQUIRE_FALSE(later.has_value());
    CHECK(later.error() == broken.error());
    const auto committed = (*tx)->commit();
    REQUIRE_FALSE(committed.has_value());
    CHECK(committed.error() == broken.error());
    tx->reset();
    CHECK(count_users(*store) == 0);
  });
}

TEST_CASE("transaction: writers take turns, so that none acts on what another is changing") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    write(*store, [&](Transaction& tx) {
      return tx.packages().add_or_find(a_package(acme.organization, "@acme/pdf"));
    });
    std::atomic<int> failures{0};
    {
      std::vector<std::jthread> threads;
      for (int writer = 0; writer < 4; ++writer) {
        threads.emplace_back([&] {
          for (int i = 0; i < 10; ++i) {
            const auto done = transact(*store, [](Transaction& tx) -> Result<void> {
              auto package = tx.packages().find(name("@acme/pdf"));
              if (!package) return pass(package);
              package->description = std::to_string(package->revision);
              auto saved = tx.packages().save(*package);
              if (!saved) return pass(saved);
              return {};
            });
            if (!done) ++failures;
          }
        });
      }
    }
    CHECK(failures == 0);
    const auto package =
        read(*store, [](const Snapshot& view) { return view.packages().find(name("@acme/pdf")); });
    CHECK(package->revision == 41);
  });
}

TEST_CASE("store: readers do not wait for a writer") {
  on_every_backend([](OpenStore& store) {
    auto tx = store->begin();
    REQUIRE(tx.has_value());
    REQUIRE((*tx)->users().add(a_user("a@example.com")).has_value());
    std::atomic<int> answered{0};
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < 12; ++i) {
        threads.emplace_back([&] {
          if (count_users(*store) == 0) ++answered;
        });
      }
    }
    CHECK(answered == 12);
  });
}

// True once the mark keeps still over a read. A watch that is still connecting moves it once
// more, whenever it gets there.
bool comes_to_rest(Store& store) {
  for (int attempt = 0; attempt < 10; ++attempt) {
    const auto mark = store.change_mark();
    std::this_thread::sleep_for(600ms);
    count_users(store);
    if (store.change_mark() == mark) return true;
  }
  return false;
}

// True when the mark moves before a second is over.
bool moves_from(Store& store, std::uint64_t mark) {
  const auto deadline = std::chrono::steady_clock::now() + 1s;
  while (store.change_mark() == mark) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

TEST_CASE("store: the change mark moves with every commit and rests otherwise") {
  on_every_backend([](OpenStore& store) {
    CHECK(comes_to_rest(*store));
    const auto before = store->change_mark();
    write(*store, [](Transaction& tx) { return tx.users().add(a_user("a@example.com")); });
    CHECK(store->change_mark() != before);
  });
}

TEST_CASE("store: the identity mark rests while nothing says who somebody is") {
  for (const Backend& backend : {sqlite_file(), backends().front()}) {
    CAPTURE(backend.name);
    const OpenStore store = backend.open_empty();
    auto user = a_user("a@example.com");
    static_cast<void>(store->identity_mark());
    const auto mark = store->identity_mark();
    write(*store, [&](Transaction& tx) { return tx.users().add(user); });
    write(*store, [](Transaction& tx) { return tx.rates().take("bucket", {}, at(0)); });
    std::this_thread::sleep_for(2 * limits::change_check_interval);
    CHECK(store->identity_mark() == mark);
    user.name = "Another";
    write(*store, [&](Transaction& tx) { return tx.users().save(user); });
    CHECK(store->identity_mark() != mark);
  }
}

TEST_CASE("store: commits of another process are noticed within a second") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const OpenStore store = backend.open_empty();
    const auto other = open_store(*store.place);
    CHECK(comes_to_rest(*store));
    const auto before = store->change_mark();
    write(*other, [](Transaction& tx) { return tx.users().add(a_user("a@example.com")); });
    CHECK(moves_from(*store, before));
  }
}

TEST_CASE("store: commits of a neighbour in the same database do not count") {
  const OpenStore store = postgres().open_empty();
  const OpenStore neighbour = postgres().open_empty();
  const auto other = open_store(*store.place);
  CHECK(comes_to_rest(*store));
  const auto before = store->change_mark();
  write(*neighbour, [](Transaction& tx) { return tx.users().add(a_user("a@example.com")); });
  // Notices arrive in the order of the commits.
  write(*other, [](Transaction& tx) { return tx.users().add(a_user("a@example.com")); });
  CHECK(moves_from(*store, before));
  CHECK(store->change_mark() == before + 1);
}

TEST_CASE("store: it answers a ping") {
  on_every_backend([](OpenStore& store) { CHECK(store->ping().has_value()); });
}

}  // namespace
}  // namespace tank::testing
