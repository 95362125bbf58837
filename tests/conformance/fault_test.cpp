// SPDX-License-Identifier: Apache-2.0
// Whatever call of a transaction fails, all of it happened or nothing.
#include <csignal>
#include <set>

#include <sys/wait.h>
#include <unistd.h>

#include <tank/storage/audit_store.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/upload_store.hpp>

#include "conformance/every_backend.hpp"
#include "storage/sql/store.hpp"
#include "support/faulty.hpp"

namespace tank::testing {
namespace {

/// What publishing writes, in one transaction.
struct Publication {
  registry::Package package;
  registry::Release release;
  registry::Upload upload;
  AuditId audit = next_id<AuditId>();

  Publication(const Tenant& tenant, const std::string& package_name)
      : package(a_package(tenant.organization, package_name)),
        release(a_release(package, "1.0.0", tenant.user)),
        upload(an_upload(tenant.user, package_name, "1.0.0")) {}

  Result<void> write_to(Transaction& tx) const {
    auto added = tx.packages().add_or_find(package);
    if (!added) return pass(added);
    if (auto released = tx.releases().add(release); !released) return released;
    auto tagged = tx.dist_tags().set(package.id, {.tag = "latest", .version = release.version});
    if (!tagged) return tagged;
    auto saved = tx.packages().save(*added);
    if (!saved) return pass(saved);
    if (auto indexed = tx.packages().index(package, "read me"); !indexed) return indexed;
    if (auto opened = tx.uploads().add(upload); !opened) return opened;
    auto logged = tx.audit().append(audit, at(1), an_event("release.published"));
    if (!logged) return pass(logged);
    return {};
  }

  /// How many of the parts are there; `logged` are the ids in the audit log.
  int count_parts(Store& store, const std::set<AuditId>& logged) const {
    return read(store, [&](const Snapshot& view) {
      const auto hits =
          view.packages().search({.text = package.name.to_string(), .viewer = {}, .page = {}});
      return int{view.packages().find(package.name).has_value()} +
             int{view.releases().find(release.id).has_value()} +
             int{!view.dist_tags().of_package(package.id)->empty()} +
             int{view.uploads().find(upload.id).has_value()} + int{logged.contains(audit)} +
             int{hits && !hits->items.empty() && hits->items[0].package.name == package.name};
    });
  }
};

/// The ids in the audit log, whose chain must hold.
std::set<AuditId> audit_log(Store& store) {
  const auto log = read(store, [](const Snapshot& view) { return view.audit().after(0, 10'000); });
  REQUIRE(log.has_value());
  CHECK(event::check_chain(Digest(), *log).has_value());
  std::set<AuditId> out;
  for (const event::AuditEvent& event : *log) out.insert(event.id);
  return out;
}

constexpr int all_parts = 6;

struct FaultyStore {
  std::unique_ptr<Place> place;
  std::unique_ptr<FaultPlan> plan = std::make_unique<FaultPlan>();
  std::unique_ptr<Store> store;
  Tenant tenant;

  explicit FaultyStore(const Backend& backend)
      : place(backend.make_place()), store(wrap()), tenant(given_tenant(*store, "acme")) {}

  int calls_of_one_publication() {
    // The first ones make rows for words that the others share; all have as many words.
    for (const char* name : {"@acme/part901-req", "@acme/part902-ans", "@acme/part903-ans"}) {
      plan->restart(0, sql::FaultKind::unavailable, Loss::request);
      const Publication publication(tenant, name);
      write(*store, [&](Transaction& tx) { return publication.write_to(tx); });
    }
    return plan->calls;
  }

 private:
  std::unique_ptr<Store> wrap() {
    auto database = place->open();
    REQUIRE(database.has_value());
    return sql::make_store(faulty(std::move(*database), *plan));
  }
};

TEST_CASE("faults: a call that fails anywhere in a transaction leaves nothing half") {
  for (const Backend& backend : backends()) {
    CAPTURE(backend.name);
    FaultyStore faulty_store(backend);
    const int calls = faulty_store.calls_of_one_publication();
    CHECK(calls > 8);
    for (const Loss loss : {Loss::request, Loss::answer}) {
      for (int n = 1; n <= calls; ++n) {
        CAPTURE(n);
        const Publication publication(
            faulty_store.tenant,
            "@acme/part" + std::to_string(100 + n) + (loss == Loss::request ? "-req" : "-ans"));
        faulty_store.plan->restart(n, sql::FaultKind::lost, loss);
        const auto outcome = transact(*faulty_store.store,
                                      [&](Transaction& tx) { return publication.write_to(tx); });
        faulty_store.plan->fail_at = 0;
        CHECK(code_of(outcome) == Errc::storage_unavailable);
        // Only a commit whose answer was lost has happened.
        const bool committed = n == calls && loss == Loss::answer;
        CHECK(publication.count_parts(*faulty_store.store, audit_log(*faulty_store.store)) ==
              (committed ? all_parts : 0));
      }
    }
  }
}

TEST_CASE("faults: a conflict anywhere in a transaction is repeated until it succeeds") {
  for (const Backend& backend : backends()) {
    CAPTURE(backend.name);
    FaultyStore faulty_store(backend);
    const int calls = faulty_store.calls_of_one_publication();
    for (int n = 1; n <= calls; ++n) {
      CAPTURE(n);
      const Publication publication(faulty_store.tenant,
                                    "@acme/part" + std::to_string(300 + n) + "-req");
      faulty_store.plan->restart(n, sql::FaultKind::conflict, Loss::request);
      const auto outcome =
          transact(*faulty_store.store, [&](Transaction& tx) { return publication.write_to(tx); });
      CHECK(outcome.has_value());
      CHECK(publication.count_parts(*faulty_store.store, audit_log(*faulty_store.store)) ==
            all_parts);
    }
  }
}

TEST_CASE("faults: every kind has its error") {
  struct Row {
    sql::FaultKind kind;
    Errc code;
  };
  const std::vector<Row> table{{sql::FaultKind::unavailable, Errc::storage_unavailable},
                               {sql::FaultKind::lost, Errc::storage_unavailable},
                               {sql::FaultKind::conflict, Errc::storage_conflict},
                               {sql::FaultKind::full, Errc::storage_full},
                               {sql::FaultKind::broken, Errc::storage_broken},
                               {sql::FaultKind::foreign_key, Errc::storage_broken}};
  for (const Row& row : table) CHECK(sql::to_error({row.kind, "x"}).code == row.code);
}

TEST_CASE("crash: a process killed while it writes leaves whole transactions only") {
  const auto place = sqlite_file().make_place();
  const Tenant tenant = given_tenant(*open_store(*place), "acme");
  int whole = 0;
  for (int round = 0; round < 10; ++round) {
    std::vector<Publication> publications;
    for (int i = 0; i < 200; ++i) {
      publications.emplace_back(tenant,
                                "@acme/r" + std::to_string(round) + "-" + std::to_string(i));
    }
    // Nothing is open here: SQLite's state must not be carried over a fork.
    const pid_t child = fork();
    if (child == 0) {
      const auto store = open_store(*place);
      for (const Publication& publication : publications) {
        const auto ignored =
            transact(*store, [&](Transaction& tx) { return publication.write_to(tx); });
        static_cast<void>(ignored);
      }
      _exit(0);
    }
    REQUIRE(child > 0);
    usleep(static_cast<useconds_t>(40'000 + 9'000 * round));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const auto store = open_store(*place);
    const auto logged = audit_log(*store);
    for (const Publication& publication : publications) {
      const int parts = publication.count_parts(*store, logged);
      CHECK((parts == 0 || parts == all_parts));
      if (parts == all_parts) ++whole;
    }
  }
  CHECK(whole > 0);
}

// Those of one place only: other test programs use the same server.
constexpr sql::Text end_connections =
    "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()";

TEST_CASE("restart: connections that the server ended while they were idle are replaced") {
  const OpenStore store = postgres().open_empty();
  given_tenant(*store, "before");
  {
    const auto database = store.place->open();
    REQUIRE(database.has_value());
    const auto connection = (*database)->connect(sql::Mode::read);
    REQUIRE(connection.has_value());
    const auto ended = (*connection)->run(end_connections, {});
    REQUIRE(ended.has_value());
    CHECK(std::get<std::int64_t>(ended->front().front()) > 0);
  }
  CHECK(store->ping().has_value());
  given_tenant(*store, "after");
}

}  // namespace
}  // namespace tank::testing
