// SPDX-License-Identifier: Apache-2.0
// Whether time tells if an address has an account: Welch's t over as many known as unknown
// addresses, in random order, for failed logins with password and with digits, sign-ups, forgotten
// passwords, codes and links. Below 4.5 it tells nothing.
//   tank_bench_login_timing [TIMES [STORE]]     STORE: sqlite:PATH or postgres://…
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include <tank/identity/email_logins.hpp>
#include <tank/identity/passwords.hpp>
#include <tank/port/mailer.hpp>
#include <tank/storage/open.hpp>

namespace {

using namespace tank;

class LastMail final : public Mailer {
 public:
  Result<void> send(const Mail&) override { return {}; }
};

struct Moments {
  double count = 0;
  double mean = 0;
  double squares = 0;  // of distances from the mean

  void add(double value) {
    count += 1;
    const double distance = value - mean;
    mean += distance / count;
    squares += distance * (value - mean);
  }
  [[nodiscard]] double variance() const { return squares / (count - 1); }
};

double welch(const Moments& a, const Moments& b) {
  return (a.mean - b.mean) / std::sqrt(a.variance() / a.count + b.variance() / b.count);
}

Email address(std::string_view kind, int number) {
  return *Email::parse(std::string(kind) + std::to_string(number) + "@example.com");
}

Result<std::unique_ptr<Store>> open_place(const std::string& text) {
  const auto place = StoreAddress::parse(text);
  if (!place) return pass(place);
  return place->engine == StoreAddress::Engine::sqlite ? open_sqlite(place->location)
                                                       : open_postgres(place->location);
}

/// What somebody asks about an address, so that known and unknown ones can be told apart.
using Question = std::function<void(const Email& email)>;

// Addresses are different ones all the time, so that nobody is locked out, or known by now.
bool tells_nothing(const char* what, int times, const Question& ask) {
  Moments known;
  Moments unknown;
  std::mt19937 order(7);
  for (int i = 0; i < times; ++i) {
    const bool exists = order() % 2 == 0;
    const Email email = address(exists ? "known" : what, i);
    const auto begun = std::chrono::steady_clock::now();
    ask(email);
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begun;
    (exists ? known : unknown).add(took.count());
  }
  const double t = welch(known, unknown);
  std::printf("%-7s known %.0f us, unknown %.0f us, t = %.2f over %d\n", what, known.mean,
              unknown.mean, t, times);
  return std::abs(t) < 4.5;
}

}  // namespace

int main(int argc, char** argv) {
  const int times = argc > 1 ? std::atoi(argv[1]) : 2'000;
  const SystemClock clock;
  SystemEntropy entropy;
  const auto store = open_place(argc > 2 ? argv[2] : "sqlite::memory:");
  if (!store) return 1;
  LastMail mailer;
  const auto key = identity::MasterKey::make(entropy);
  const identity::Site site{.name = "Bench", .url = "https://example.com"};
  const identity::LoginParts parts{**store, clock, entropy, mailer, key, site};
  identity::Passwords passwords(parts);
  identity::EmailLogins email_logins(parts);
  for (int i = 0; i < times; ++i) {
    if (!passwords.sign_up({address("known", i), "Ada", Secret("seven unrelated words")}, "bench"))
      return 1;
  }
  const bool login = tells_nothing("login", times, [&](const Email& email) {
    (void)passwords.log_in(email, Secret("quite another sentence"), {}, "bench");
  });
  const bool forgot = tells_nothing(
      "forgot", times, [&](const Email& email) { (void)passwords.request_reset(email, "bench"); });
  const bool signup = tells_nothing("signup", times, [&](const Email& email) {
    (void)passwords.sign_up({email, "Ada", Secret("seven unrelated words")}, "bench");
  });
  const bool code = tells_nothing(
      "code", times, [&](const Email& email) { (void)email_logins.send_code(email, "bench"); });
  const bool digits = tells_nothing("digits", times, [&](const Email& email) {
    (void)email_logins.log_in_with_code(email, Secret("000000"), {}, "bench");
  });
  const bool link = tells_nothing(
      "link", times, [&](const Email& email) { (void)email_logins.send_link(email, "bench"); });
  return login && forgot && signup && code && digits && link ? 0 : 1;
}
