// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about uploads and remembered answers.
#include <tank/storage/upload_store.hpp>
#include <tank/storage/user_store.hpp>

#include "conformance/every_backend.hpp"

namespace tank::testing {
namespace {

TEST_CASE("upload store: of two writers with the same revision one loses") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    registry::Upload upload = an_upload(acme.user, "@acme/pdf", "1.0.0");
    write(*store, [&](Transaction& tx) { return tx.uploads().add(upload); });
    CHECK(read(*store, [&](const Snapshot& v) { return v.uploads().find(upload.id); }) == upload);

    registry::Upload stale = upload;
    upload.state = registry::UploadState::rejected;
    upload.rejection = "not an archive";
    const auto saved = write(*store, [&](Transaction& tx) { return tx.uploads().save(upload); });
    const auto lost = transact(*store, [&](Transaction& tx) { return tx.uploads().save(stale); });

    upload.revision = 2;
    CHECK(saved == upload);
    CHECK(code_of(lost) == Errc::storage_conflict);
    const auto missing =
        read(*store, [](const Snapshot& view) { return view.uploads().find(next_id<UploadId>()); });
    CHECK(code_of(missing) == Errc::upload_not_found);
  });
}

TEST_CASE("upload store: open uploads whose time is over are listed, oldest first") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const auto make = [&](int expires, registry::UploadState state) {
      registry::Upload upload = an_upload(acme.user, "@acme/pdf", "1.0.0");
      upload.expires_at = at(expires);
      upload.state = state;
      write(*store, [&](Transaction& tx) { return tx.uploads().add(upload); });
      return upload;
    };
    const auto second = make(20, registry::UploadState::uploaded);
    const auto first = make(10, registry::UploadState::reserved);
    make(5, registry::UploadState::published);
    make(31, registry::UploadState::reserved);
    read(*store, [&](const Snapshot& view) {
      CHECK(view.uploads().expired(at(30), 10) == std::vector{first, second});
      CHECK(view.uploads().expired(at(30), 1) == std::vector{first});
    });
  });
}

TEST_CASE("idempotency store: the first answer is kept until it is forgotten") {
  on_every_backend([](OpenStore& store) {
    const RememberedAnswer first{.principal = "usr_1",
                                 .operation = "publish",
                                 .key = "k-1",
                                 .request_digest = digest_of("a"),
                                 .answer = R"({"id":"rel_1"})",
                                 .created_at = at(1)};
    RememberedAnswer second = first;
    second.request_digest = digest_of("b");
    second.answer = "{}";
    write(*store, [&](Transaction& tx) -> Result<void> {
      CHECK(tx.idempotency().add_or_find(first) == first);
      CHECK(tx.idempotency().add_or_find(second) == first);
      return {};
    });
    const auto find = [&](const std::string& principal) {
      return read(*store, [&](const Snapshot& view) {
        return view.idempotency().find(principal, "publish", "k-1");
      });
    };
    CHECK(find("usr_1").value() == first);
    CHECK_FALSE(find("usr_2").value().has_value());
    const auto forget = [&](int seconds) {
      return write(*store,
                   [&](Transaction& tx) { return tx.idempotency().forget_before(at(seconds)); });
    };
    CHECK(forget(1) == 0);
    CHECK(forget(2) == 1);
    CHECK_FALSE(find("usr_1").value().has_value());
  });
}

}  // namespace
}  // namespace tank::testing
