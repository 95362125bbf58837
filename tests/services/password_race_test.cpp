// SPDX-License-Identifier: Apache-2.0
// A password is worked out between two transactions; what happens meanwhile counts.
#include <functional>
#include <utility>

#include <tank/storage/credential_store.hpp>

#include "core/crypto/password.hpp"
#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

constexpr const char* ada = "ada@example.org";
const std::string new_password = "quite another sentence";

/// Does something else just before its second transaction begins: after an attempt was looked up
/// and its hash worked out, and before anything comes of it.
class InterruptedStore final : public Store {
 public:
  InterruptedStore(Store& inner, std::function<void()> interruption)
      : inner_(inner), interruption_(std::move(interruption)) {}

  Result<std::unique_ptr<Snapshot>> snapshot() override { return inner_.snapshot(); }
  Result<std::unique_ptr<Transaction>> begin() override {
    if (++begun_ == 2) interruption_();
    return inner_.begin();
  }
  std::uint64_t change_mark() override { return inner_.change_mark(); }
  Result<void> ping() override { return inner_.ping(); }

 private:
  Store& inner_;
  std::function<void()> interruption_;
  int begun_ = 0;
};

void reset(World& world) {
  good(world->passwords.request_reset(address(ada), "r"));
  good(world->passwords.reset(world->letters.last_link_code(), Secret(new_password), "r"));
}

/// Runs `attempt(Passwords&)` with a reset in its midst.
template <class Attempt>
auto interrupted(World& world, Attempt attempt) {
  InterruptedStore store(*world.store, [&] { reset(world); });
  identity::Passwords passwords(
      {store, world->clock, world->entropy, world->letters, world->master_key, world->site});
  return attempt(passwords);
}

std::string phc_of(World& world, UserId user) {
  return good(good(world.store->snapshot())->credentials().password_of(user)).value_or("");
}

TEST_CASE("password race: a login with the old password does not survive a reset in its midst") {
  in_every_world([](World& world) {
    given_person(world, ada);
    const auto rows = world.audit_rows();
    const auto late = interrupted(world, [](identity::Passwords& passwords) {
      return passwords.log_in(address(ada), Secret(good_password), laptop(), "r");
    });
    const auto wrong = try_password(world, ada, "not the password at all");
    REQUIRE_FALSE(late.has_value());
    REQUIRE_FALSE(wrong.has_value());
    CHECK(late.error() == wrong.error());
    CHECK(world.audit_rows() == rows + 4);  // asked for, the reset, two failures
    CHECK(word_of(try_password(world, ada, new_password)) == "ok");
  });
}

TEST_CASE("password race: a hash that is made anew is not written over a newer password") {
  in_every_world([](World& world) {
    const auto user = given_person(world, ada);
    const auto weak = crypto::hash_password(good_password, {}, {.memory_kib = 64, .passes = 1});
    REQUIRE(weak.has_value());
    good(transact(*world.store, [&](Transaction& tx) {
      return tx.credentials().set_password(user.id, *weak, world->clock.now());
    }));
    CHECK(word_of(interrupted(world, [](identity::Passwords& passwords) {
            return passwords.log_in(address(ada), Secret(good_password), laptop(), "r");
          })) == "invalid_credentials");
    CHECK(crypto::verify_password(new_password, phc_of(world, user.id)));
  });
}

TEST_CASE("password race: a change that knew the old password loses to a reset in its midst") {
  in_every_world([](World& world) {
    const auto user = given_person(world, ada);
    const auto thief = actor_of(world, good(try_password(world, ada)).text);
    CHECK(word_of(interrupted(world, [&](identity::Passwords& passwords) {
            return passwords.change(thief, Secret(good_password), Secret("the thief's own words"));
          })) == "unauthorized");
    // Without a session, which the reset ends, there is still the password itself.
    good(world->passwords.change(identity::in_process(user, "r"), Secret(new_password),
                                 Secret(good_password)));
    world->clock.advance(std::chrono::minutes(2));
    CHECK(word_of(interrupted(world, [&](identity::Passwords& passwords) {
            return passwords.change(identity::in_process(user, "r"), Secret(good_password),
                                    Secret("the thief's own words"));
          })) == "invalid_credentials");
    CHECK(crypto::verify_password(new_password, phc_of(world, user.id)));
  });
}

TEST_CASE("password race: the old password confirms nothing after a reset in its midst") {
  in_every_world([](World& world) {
    given_person(world, ada);
    const auto thief = actor_of(world, good(try_password(world, ada)).text);
    CHECK(word_of(interrupted(world, [&](identity::Passwords& passwords) {
            return passwords.confirm(thief, Secret(good_password));
          })) == "unauthorized");
  });
}

TEST_CASE("password race: the right password of an unverified account that changed sends no mail") {
  in_every_world([](World& world) {
    (void)sign_up(world, ada);
    world->clock.advance(std::chrono::minutes(2));
    CHECK(word_of(interrupted(world, [](identity::Passwords& passwords) {
            return passwords.log_in(address(ada), Secret(good_password), laptop(), "r");
          })) == "email_not_verified");
    CHECK(world->letters.mails().back().subject.find("new password") != std::string::npos);
  });
}

}  // namespace
}  // namespace tank::testing
