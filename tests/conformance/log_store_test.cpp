// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about the publish log, its checkpoints and publishers' keys.
#include <thread>

#include <tank/storage/log_store.hpp>
#include <tank/storage/package_store.hpp>

#include "conformance/every_backend.hpp"
#include "core/trust/log_writing.hpp"

namespace tank::testing {
namespace {

using trust::EntryKind;

/// Appends through the same function as the services do.
std::uint64_t given_entry(Store& store, EntryKind kind, const Published& published) {
  SystemEntropy entropy;
  return write(store, [&](Transaction& tx) {
    return trust::append_release({tx, at(1), entropy}, kind, published.package.name,
                                 published.release);
  });
}

trust::PublisherKey a_key(const trust::KeyOwner& owner, const identity::User& by, int second) {
  trust::PublisherKey out;
  out.key = trust::SigningKey::generate().public_key();
  out.id = out.key.id();
  out.owner = owner;
  out.name = "laptop";
  out.registered_by = by.id;
  out.created_at = at(second);
  return out;
}

TEST_CASE("log store: an empty log has an empty head and no entries") {
  on_every_backend([](OpenStore& store) {
    read(*store, [](const Snapshot& view) {
      CHECK(view.log().head().value() == trust::CompactRange());
      CHECK(view.log().entries(0, 10)->empty());
      CHECK(view.log().revocations(0, 10)->empty());
      CHECK_FALSE(view.checkpoints().key()->has_value());
      CHECK_FALSE(view.checkpoints().of_size(0)->has_value());
    });
  });
}

TEST_CASE("log store: what is appended is read back, with its package, and proves itself") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const Published pdf = given_published(*store, acme, a_package(acme.organization, "@acme/pdf"));
    CHECK(given_entry(*store, EntryKind::publish, pdf) == 0);
    CHECK(given_entry(*store, EntryKind::yank, pdf) == 1);
    CHECK(given_entry(*store, EntryKind::restore, pdf) == 2);
    read(*store, [&](const Snapshot& view) {
      const auto head = view.log().head().value();
      CHECK(head.size() == 3);
      const auto all = view.log().entries(0, 10).value();
      REQUIRE(all.size() == 3);
      CHECK(all[0].record.kind == EntryKind::publish);
      CHECK(all[0].record.release == pdf.release.id);
      REQUIRE(all[0].package.has_value());
      CHECK(all[0].package->name == pdf.package.name);
      CHECK(all[0].package->organization_id == acme.organization.id);
      CHECK(view.log().entries(1, 1).value() == std::vector{all[1]});
      const auto withdrawn = view.log().revocations(0, 10).value();
      CHECK(withdrawn == std::vector{all[1], all[2]});
      CHECK(view.log().publication(pdf.release.id).value() == all[0].record);
      CHECK_FALSE(view.log().publication(next_id<ReleaseId>())->has_value());
      for (std::uint64_t i = 0; i < 3; ++i) {
        const auto plan = trust::plan_inclusion(i, 3).value();
        const auto proof = trust::make_proof(plan, view.log().nodes(plan.nodes).value()).value();
        CHECK(trust::check_inclusion(trust::leaf_hash(all[i].record.entry), i, {3, head.root()},
                                     proof)
                  .has_value());
      }
      CHECK(code_of(view.log().nodes(std::vector{trust::NodeId{5, 9}})) == Errc::storage_broken);
    });
  });
}

TEST_CASE("log store: a place is taken once, and a release is published once") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const Published pdf = given_published(*store, acme, a_package(acme.organization, "@acme/pdf"));
    given_entry(*store, EntryKind::publish, pdf);
    SystemEntropy entropy;
    const auto again = transact(*store, [&](Transaction& tx) {
      return trust::append_release({tx, at(1), entropy}, EntryKind::publish, pdf.package.name,
                                   pdf.release);
    });
    CHECK_FALSE(again.has_value());
    const auto head = read(*store, [](const Snapshot& view) { return view.log().head(); });
    CHECK(head->size() == 1);
  });
}

TEST_CASE("log store: releases from before the log are listed, oldest first, until they are in") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const Published pdf = given_published(*store, acme, a_package(acme.organization, "@acme/pdf"));
    const Published text =
        given_published(*store, acme, a_package(acme.organization, "@acme/text"));
    const auto unlogged = [&] {
      std::vector<std::string> out;
      const auto found = read(*store, [](const Snapshot& view) { return view.log().unlogged(9); });
      for (const auto& each : found.value()) out.push_back(each.name.to_string());
      return out;
    };
    const auto before = unlogged();
    CHECK(before.size() == 2);
    given_entry(*store, EntryKind::publish, pdf);
    CHECK(unlogged() == std::vector<std::string>{"@acme/text"});
    given_entry(*store, EntryKind::publish, text);
    CHECK(unlogged().empty());
  });
}

TEST_CASE("log store: entries written by many at once stand one behind the other") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const Published pdf = given_published(*store, acme, a_package(acme.organization, "@acme/pdf"));
    constexpr int each_writes = 10;
    constexpr int writers = 4;
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < writers; ++i) {
        threads.emplace_back([&] {
          SystemEntropy entropy;
          for (int n = 0; n < each_writes;) {
            const auto done = transact(*store, [&](Transaction& tx) {
              return trust::append_release({tx, at(1), entropy}, EntryKind::yank, pdf.package.name,
                                           pdf.release);
            });
            if (done) ++n;
          }
        });
      }
    }
    read(*store, [&](const Snapshot& view) {
      trust::CompactRange range;
      const auto all = view.log().entries(0, 100).value();
      for (const auto& each : all) {
        CHECK(each.record.position == range.size());
        range.append(trust::leaf_hash(each.record.entry));
      }
      CHECK(range.size() == each_writes * writers);
      CHECK(view.log().head().value() == range);
    });
  });
}

TEST_CASE("checkpoint store: the first key stays, and a size is signed once") {
  on_every_backend([](OpenStore& store) {
    const auto key = [](std::string_view origin) {
      const auto made = trust::SigningKey::generate().public_key();
      return trust::SealedLogKey{made.id(), std::string(origin), made, "sealed", at(1)};
    };
    const auto first = key("a.example");
    CHECK(write(*store, [&](Transaction& tx) { return tx.checkpoints().add_or_find_key(first); }) ==
          first);
    CHECK(write(*store, [&](Transaction& tx) {
            return tx.checkpoints().add_or_find_key(key("b.example"));
          }) == first);
    const trust::SignedCheckpoint one{7, digest_of("root"), "note", at(2)};
    trust::SignedCheckpoint other = one;
    other.note = "another";
    write(*store, [&](Transaction& tx) { return tx.checkpoints().add(one); });
    write(*store, [&](Transaction& tx) { return tx.checkpoints().add(other); });
    read(*store, [&](const Snapshot& view) {
      CHECK(view.checkpoints().of_size(7).value() == one);
      CHECK(view.checkpoints().key().value() == first);
    });
  });
}

TEST_CASE("publisher key store: a key is registered once, and saved as it becomes") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    auto mine = a_key(acme.user.id, acme.user, 1);
    const auto theirs = a_key(acme.organization.id, acme.user, 2);
    const auto second = a_key(acme.user.id, acme.user, 3);
    for (const auto& key : {second, theirs, mine}) {
      write(*store, [&](Transaction& tx) { return tx.publisher_keys().add(key); });
    }
    const auto again =
        transact(*store, [&](Transaction& tx) { return tx.publisher_keys().add(mine); });
    CHECK(code_of(again) == Errc::key_exists);
    mine = trust::revoked(mine, at(5), "stolen", at(9));
    write(*store, [&](Transaction& tx) { return tx.publisher_keys().save(mine); });
    const auto unknown = a_key(acme.user.id, acme.user, 4);
    const auto missing =
        transact(*store, [&](Transaction& tx) { return tx.publisher_keys().save(unknown); });
    CHECK(code_of(missing) == Errc::key_not_found);
    read(*store, [&](const Snapshot& view) {
      CHECK(view.publisher_keys().find(mine.id).value() == mine);
      CHECK(code_of(view.publisher_keys().find(unknown.id)) == Errc::key_not_found);
      CHECK(view.publisher_keys().of_owner(acme.user.id).value() == std::vector{mine, second});
      CHECK(view.publisher_keys().of_owner(acme.organization.id).value() == std::vector{theirs});
    });
  });
}

}  // namespace
}  // namespace tank::testing
