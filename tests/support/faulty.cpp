// SPDX-License-Identifier: Apache-2.0
#include "support/faulty.hpp"

#include <utility>

namespace tank::testing {
namespace {

class FaultyConnection final : public sql::Connection {
 public:
  FaultyConnection(sql::Lease inner, FaultPlan& plan) : inner_(std::move(inner)), plan_(plan) {}

  sql::Outcome<sql::Rows> run(sql::Text text, std::span<const sql::Value> values) override {
    return disturbed([&] { return inner_->run(text, values); });
  }
  sql::Outcome<void> script(sql::Text text) override {
    return disturbed([&] { return inner_->script(text); });
  }
  sql::Outcome<void> prepare(sql::Text text) override { return inner_->prepare(text); }
  sql::Outcome<void> begin(sql::Mode mode) override {
    if (mode == sql::Mode::write) ++plan_.writers;
    return disturbed([&] { return inner_->begin(mode); });
  }
  sql::Outcome<void> commit(sql::Reach reach) override {
    return disturbed([&] { return inner_->commit(reach); });
  }
  void rollback() override { inner_->rollback(); }
  sql::Dialect dialect() const override { return inner_->dialect(); }
  bool is_alive() const override { return inner_->is_alive(); }

 private:
  template <class Call>
  std::invoke_result_t<Call&> disturbed(Call&& call) {
    const int number = ++plan_.calls;
    const bool is_after = plan_.is_kill && plan_.fail_at > 0 && number > plan_.fail_at;
    if (number != plan_.fail_at && !is_after) return call();
    if (!is_after && plan_.loss == Loss::answer) {
      const auto unheard = call();
      static_cast<void>(unheard);
    }
    inner_->rollback();
    return sql::refuse(plan_.kind, "injected");
  }

  sql::Lease inner_;
  FaultPlan& plan_;
};

class FaultyDatabase final : public sql::Database {
 public:
  FaultyDatabase(std::unique_ptr<sql::Database> inner, FaultPlan& plan)
      : inner_(std::move(inner)), plan_(plan) {}

  sql::Outcome<sql::Lease> connect(sql::Mode mode) override {
    auto lease = inner_->connect(mode);
    if (!lease) return lease;
    return sql::Lease(std::make_shared<FaultyConnection>(std::move(*lease), plan_));
  }
  std::uint64_t change_mark() override { return inner_->change_mark(); }
  std::uint64_t identity_mark() override { return inner_->identity_mark(); }

 private:
  std::unique_ptr<sql::Database> inner_;
  FaultPlan& plan_;
};

}  // namespace

std::unique_ptr<sql::Database> faulty(std::unique_ptr<sql::Database> inner, FaultPlan& plan) {
  return std::make_unique<FaultyDatabase>(std::move(inner), plan);
}

}  // namespace tank::testing
