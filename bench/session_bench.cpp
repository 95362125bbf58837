// SPDX-License-Identifier: Apache-2.0
// What it costs to know who asks: from memory, and after a commit that may have changed it.
#include <benchmark/benchmark.h>

#include <tank/identity/email_logins.hpp>
#include <tank/identity/sessions.hpp>
#include <tank/port/mailer.hpp>
#include <tank/storage/open.hpp>

namespace {

using namespace tank;

class NoMail final : public Mailer {
 public:
  Result<void> send(const Mail&) override { return {}; }
};

struct Deployment {
  SystemClock clock;
  SystemEntropy entropy;
  NoMail mailer;
  std::unique_ptr<Store> store = std::move(open_sqlite(":memory:").value());
  identity::MasterKey key = identity::MasterKey::make(entropy);
  identity::Site site{
      .name = "Bench", .url = "https://example.com", .environment = identity::Environment::test};
  identity::EmailLogins logins{{*store, clock, entropy, mailer, key, site}};
  identity::Sessions sessions{*store, clock, entropy};

  [[nodiscard]] identity::IssuedSession log_in(const std::string& email) {
    return std::move(logins.log_in_as_developer(Email::parse(email).value(), {}, "bench").value());
  }
};

void session_from_memory(benchmark::State& state) {
  Deployment deployment;
  const identity::IssuedSession session = deployment.log_in("ada@example.com");
  for (auto _ : state) {
    auto actor = deployment.sessions.authenticate(session.text.reveal(), "bench");
    if (!actor) state.SkipWithError("refused");
    benchmark::DoNotOptimize(actor);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(session_from_memory);

// The price of being right: every session is read again after it may have changed.
void session_from_store(benchmark::State& state) {
  Deployment deployment;
  const identity::IssuedSession session = deployment.log_in("ada@example.com");
  for (auto _ : state) {
    const identity::Sessions fresh(*deployment.store, deployment.clock, deployment.entropy);
    auto actor = fresh.authenticate(session.text.reveal(), "bench");
    if (!actor) state.SkipWithError("refused");
    benchmark::DoNotOptimize(actor);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(session_from_store);

// A revocation is seen by the very next check.
void session_revoked(benchmark::State& state) {
  Deployment deployment;
  for (auto _ : state) {
    state.PauseTiming();
    const identity::IssuedSession session = deployment.log_in("ada@example.com");
    const auto actor = deployment.sessions.authenticate(session.text.reveal(), "bench");
    if (!actor || !deployment.sessions.log_out(*actor)) state.SkipWithError("no session");
    state.ResumeTiming();
    auto refused = deployment.sessions.authenticate(session.text.reveal(), "bench");
    if (refused) state.SkipWithError("a revoked session was taken");
    benchmark::DoNotOptimize(refused);
  }
}
BENCHMARK(session_revoked)->Iterations(2'000);

}  // namespace
