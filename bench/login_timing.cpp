// SPDX-License-Identifier: Apache-2.0
// Whether the time of a failed login tells if an address has an account: Welch's t over as many
// failed logins of known as of unknown addresses, in random order. Below 4.5 it tells nothing.
//   tank_bench_login_timing [LOGINS]
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include <tank/identity/email_addresses.hpp>
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

// Addresses are different ones all the time, so that nobody is locked out.
Email address(std::string_view kind, int number) {
  return *Email::parse(std::string(kind) + std::to_string(number) + "@example.com");
}

}  // namespace

int main(int argc, char** argv) {
  const int logins = argc > 1 ? std::atoi(argv[1]) : 2'000;
  const SystemClock clock;
  SystemEntropy entropy;
  const auto store = open_sqlite(":memory:");
  if (!store) return 1;
  LastMail mailer;
  const auto key = identity::MasterKey::make(entropy);
  const identity::Site site{.name = "Bench", .url = "https://example.com"};
  identity::Passwords passwords({**store, clock, entropy, mailer, key, site});
  const int people = logins / 10 + 1;
  for (int i = 0; i < people; ++i) {
    const identity::SignUp person{address("known", i), "Ada", Secret("seven unrelated words")};
    if (!passwords.sign_up(person, "bench")) return 1;
  }
  Moments known;
  Moments unknown;
  std::mt19937 order(7);
  const Secret wrong("quite another sentence");
  for (int i = 0; i < logins; ++i) {
    const bool exists = order() % 2 == 0;
    const Email email = address(exists ? "known" : "nobody", i % people);
    const auto begun = std::chrono::steady_clock::now();
    const auto refused = passwords.log_in(email, wrong, {}, "bench");
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begun;
    if (refused) return 1;
    (exists ? known : unknown).add(took.count());
  }
  const double t = welch(known, unknown);
  std::printf("known %.0f us, unknown %.0f us, t = %.2f over %d logins\n", known.mean, unknown.mean,
              t, logins);
  return std::abs(t) < 4.5 ? 0 : 1;
}
