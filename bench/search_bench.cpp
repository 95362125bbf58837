// SPDX-License-Identifier: Apache-2.0
// Search over a hundred thousand packages: p50 and p99 of each class of query.
//
//   tank_bench_search STORE [PACKAGES] [ROUNDS]     STORE as `tankd --store` takes it
//
// Makes the packages when the store holds none: names and descriptions from a seeded vocabulary
// whose words are as unequal as those of a language (Zipf), readmes of 120 words, downloads over
// six orders of magnitude, one package in ten private.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <tank/identity/users.hpp>
#include <tank/storage/open.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>

namespace tank::bench {
namespace {

SystemClock clock;
SystemEntropy entropy;

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "bench_search: %s\n", why.c_str());
  std::exit(1);
}

template <class T>
T need(Result<T> result, const std::string& what) {
  if (!result) stop(what + ": " + describe_error(result.error()));
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

/// Words that can be said, each once; the first ones are used most.
class Vocabulary {
 public:
  explicit Vocabulary(std::size_t size) : random_(7) {
    static constexpr const char* syllables[] = {"ka",  "ro",  "ti",  "men", "sor", "lu",
                                                "pe",  "dan", "vi",  "gra", "no",  "sel",
                                                "ber", "fo",  "qui", "zan"};
    while (words_.size() < size) {
      std::string word;
      for (std::size_t n = 2 + random_() % 3; n > 0; --n) word += syllables[random_() % 16];
      if (seen_.insert(word).second) words_.push_back(std::move(word));
    }
    double sum = 0;
    for (std::size_t i = 0; i < size; ++i) sums_.push_back(sum += 1.0 / static_cast<double>(i + 2));
  }

  const std::string& pick() {
    const double at = std::uniform_real_distribution<>(0, sums_.back())(random_);
    return words_[static_cast<std::size_t>(std::ranges::lower_bound(sums_, at) - sums_.begin())];
  }
  [[nodiscard]] const std::string& at(std::size_t i) const { return words_.at(i); }
  [[nodiscard]] std::size_t size() const { return words_.size(); }
  std::mt19937& random() { return random_; }

  std::string text(std::size_t words) {
    std::string out;
    for (std::size_t i = 0; i < words; ++i) out += (out.empty() ? "" : " ") + pick();
    return out;
  }

 private:
  std::mt19937 random_;
  std::vector<std::string> words_;
  std::vector<double> sums_;
  std::set<std::string> seen_;
};

/// Makes what the store holds.
class Filling {
 public:
  Filling(Store& store, Vocabulary& words) : store_(store), words_(words) {}

  void run(int packages) {
    identity::Users users(store_, clock, entropy);
    const auto admin = need(users.bootstrap_first_admin(), "first administrator");
    if (!admin) stop("the store is in use already");
    user_ = admin->user.id;
    for (int i = 0; i < 200; ++i) add_organization("scope-" + std::to_string(i));
    constexpr int at_once = 1'000;
    for (int i = 0; i < packages; i += at_once) {
      need(transact(store_,
                    [&](Transaction& tx) -> Result<void> {
                      for (int n = i; n < std::min(i + at_once, packages); ++n) {
                        if (auto added = add_package(tx, n); !added) return added;
                      }
                      return {};
                    }),
           "packages");
    }
  }

 private:
  void add_organization(const std::string& slug) {
    org::Organization made{.id = OrganizationId::make(clock.now(), entropy),
                           .slug = need(Slug::parse(slug), slug),
                           .name = slug};
    made.created_at = made.updated_at = clock.now();
    need(transact(store_, [&](Transaction& tx) { return tx.organizations().add(made); }), slug);
    organizations_.push_back(made);
  }

  Result<void> add_package(Transaction& tx, int number) {
    const auto& owner = organizations_[words_.random()() % organizations_.size()];
    const std::string name = "@" + owner.slug.to_string() + "/" + words_.pick() + "-" +
                             words_.pick() + "-" + std::to_string(number);
    registry::Package package{.id = PackageId::make(clock.now(), entropy),
                              .organization_id = owner.id,
                              .name = need(package::PackageName::parse(name), name)};
    package.created_at = package.updated_at = clock.now();
    package.description = words_.text(12).substr(0, 500);
    package.downloads = static_cast<std::int64_t>(
        std::pow(10, std::uniform_real_distribution<>(0, 6)(words_.random())));
    const bool is_private = number % 10 == 0;
    package.visibility = is_private ? package::Visibility::private_ : package::Visibility::public_;
    registry::Release release{.id = ReleaseId::make(clock.now(), entropy),
                              .package_id = package.id,
                              .version = need(semver::Version::parse("1.0.0"), "version"),
                              .published_by = user_};
    release.published_at = clock.now();
    release.manifest = "{}";
    if (auto added = tx.packages().add_or_find(package); !added) return pass(added);
    if (auto added = tx.releases().add(release); !added) return added;
    auto tagged = tx.dist_tags().set(package.id, {"latest", release.version});
    if (!tagged) return tagged;
    return tx.packages().index(package, words_.text(120));
  }

  Store& store_;
  Vocabulary& words_;
  UserId user_{};
  std::vector<org::Organization> organizations_;
};

std::string misspelled(std::string word) {
  std::swap(word[word.size() / 2], word[word.size() / 2 - 1]);
  if (word.size() > 7) word.erase(2, 1);
  return word;
}

void measure(Store& store, const char* label, int rounds,
             const std::function<registry::SearchQuery(int)>& make) {
  std::vector<double> times;
  std::size_t hits = 0;
  for (int i = 0; i < rounds; ++i) {
    const registry::SearchQuery query = make(i);
    const auto begun = std::chrono::steady_clock::now();
    const auto snapshot = need(store.snapshot(), "snapshot");
    hits += need(snapshot->packages().search(query), query.text).items.size();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
    times.push_back(took.count());
  }
  std::ranges::sort(times);
  const auto at = [&](double share) {
    return times[std::min(times.size() - 1,
                          static_cast<std::size_t>(share * static_cast<double>(times.size())))];
  };
  std::printf("%-22s p50 %7.2f ms   p99 %7.2f ms   most %7.2f ms   hits %6.1f\n", label, at(0.5),
              at(0.99), times.back(), static_cast<double>(hits) / rounds);
}

registry::SearchQuery about(std::string text) {
  return {.text = std::move(text), .viewer = {}, .page = {.limit = 20, .after = ""}};
}

int run(const std::string& where, int packages, int rounds) {
  const StoreAddress address = need(StoreAddress::parse(where), where);
  const bool sqlite = address.engine == StoreAddress::Engine::sqlite;
  const auto store =
      need(sqlite ? open_sqlite(address.location) : open_postgres(address.location), where);
  Vocabulary words(4'000);
  const auto count = need(need(store->snapshot(), "snapshot")->packages().count(), "count");
  if (count == 0) Filling(*store, words).run(packages);
  const auto from = [&](std::size_t first, std::size_t many) {
    return [&, first, many](int i) { return about(words.at(first + i * 7 % many)); };
  };
  const auto rare = [&](int i) { return words.at(words.size() - 1 - i % 500); };
  for (int i = 0; i < 20; ++i) {  // until everything is where it is read from
    (void)need(need(store->snapshot(), "snapshot")->packages().search(about(words.at(i))), "warm");
  }
  measure(*store, "very common", rounds, from(0, 5));
  measure(*store, "common", rounds, from(5, 45));
  measure(*store, "medium", rounds, from(100, 400));
  measure(*store, "rare", rounds, [&](int i) { return about(rare(i)); });
  measure(*store, "misspelt, common", rounds,
          [&](int i) { return about(misspelled(words.at(i % 50))); });
  measure(*store, "misspelt, rare", rounds, [&](int i) { return about(misspelled(rare(i))); });
  measure(*store, "two common words", rounds,
          [&](int i) { return about(words.at(i % 20) + " " + words.at(20 + i % 20)); });
  measure(*store, "common and rare", rounds,
          [&](int i) { return about(words.at(i % 20) + " " + rare(i)); });
  measure(*store, "two letters", rounds,
          [&](int i) { return about(words.at(i % 300).substr(0, 2)); });
  measure(*store, "part of a name", rounds,
          [&](int i) { return about(words.at(i % 300).substr(1, 3)); });
  measure(*store, "nothing like it", rounds,
          [&](int i) { return about("xyzzy" + std::to_string(i)); });
  measure(*store, "no text", rounds, [&](int) { return about(""); });
  return 0;
}

}  // namespace
}  // namespace tank::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: tank_bench_search STORE [PACKAGES] [ROUNDS]\n");
    return 2;
  }
  return tank::bench::run(argv[1], argc > 2 ? std::atoi(argv[2]) : 100'000,
                          argc > 3 ? std::atoi(argv[3]) : 300);
}
