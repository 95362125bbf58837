// SPDX-License-Identifier: Apache-2.0
// Keeping and reading an artifact of 1 MB, in a folder and in a bucket. Of the bucket only where
// TANK_BENCH_S3 names one, as `--artifacts` would; its credentials are those of `AWS_…`.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <tank/base/entropy.hpp>
#include <tank/base/time.hpp>
#include <tank/port/artifact_store.hpp>
#include <tank/port/s3_artifacts.hpp>

namespace {

using tank::Result;

constexpr std::size_t artifact_bytes = 1'000'000;

/// A store, and what it stands on.
struct Stand {
  std::string folder;
  std::unique_ptr<tank::HttpClient> http;
  std::unique_ptr<tank::ArtifactStore> store;

  ~Stand() {
    if (!folder.empty()) std::filesystem::remove_all(folder);
  }
};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

const tank::SystemClock wall_clock;
tank::SystemEntropy entropy;

std::unique_ptr<Stand> open_folder() {
  auto out = std::make_unique<Stand>();
  char name[] = "/var/tmp/tank-bench-XXXXXX";
  if (::mkdtemp(name) == nullptr) return nullptr;
  out->folder = name;
  auto store = tank::open_artifact_directory(out->folder);
  if (!store) return nullptr;
  out->store = *std::move(store);
  return out;
}

std::unique_ptr<Stand> open_bucket() {
  auto address = tank::S3Address::parse(variable("TANK_BENCH_S3"));
  auto http = tank::open_shared_http_client();
  if (!address || !http) return nullptr;
  tank::S3Options options;
  options.address = *std::move(address);
  options.credentials = {.key_id = variable("AWS_ACCESS_KEY_ID"),
                         .secret = tank::Secret(variable("AWS_SECRET_ACCESS_KEY")),
                         .session_token = tank::Secret(variable("AWS_SESSION_TOKEN"))};
  auto store = tank::open_s3_artifacts(std::move(options), **http, wall_clock, entropy);
  if (!store) return nullptr;
  auto out = std::make_unique<Stand>();
  out->http = *std::move(http);
  out->store = *std::move(store);
  return out;
}

// Each one new, as releases are.
std::string content(std::uint64_t number) {
  std::string out(artifact_bytes, 'x');
  const std::string text = std::to_string(number);
  return out.replace(0, text.size(), text);
}

using Open = std::unique_ptr<Stand> (*)();

void put_artifact(benchmark::State& state, Open open) {
  const auto stand = open();
  if (stand == nullptr) return state.SkipWithError("the store cannot be opened");
  std::uint64_t number = 0;
  for (auto _ : state) {
    const auto digest = stand->store->put(content(number++));
    if (!digest) return state.SkipWithError(digest.error().detail.c_str());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(number * artifact_bytes));
}

void get_artifact(benchmark::State& state, Open open) {
  const auto stand = open();
  const auto digest = stand == nullptr ? Result<tank::Digest>(tank::fail(tank::Errc::io_error))
                                       : stand->store->put(content(0));
  if (!digest) return state.SkipWithError("the store cannot be opened");
  std::string buffer(artifact_bytes, '\0');
  std::int64_t total = 0;
  for (auto _ : state) {
    const auto artifact = stand->store->open(*digest);
    if (!artifact) return state.SkipWithError(artifact.error().detail.c_str());
    for (std::size_t at = 0; at < buffer.size();) {
      const auto got = (*artifact)->read(at, std::span(buffer).subspan(at));
      if (!got || *got == 0) return state.SkipWithError("it cannot be read");
      at += *got;
    }
    total += static_cast<std::int64_t>(buffer.size());
  }
  state.SetBytesProcessed(total);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  benchmark::RegisterBenchmark("put_1MB/folder", put_artifact, &open_folder)->UseRealTime();
  benchmark::RegisterBenchmark("get_1MB/folder", get_artifact, &open_folder)->UseRealTime();
  if (std::getenv("TANK_BENCH_S3") != nullptr) {
    benchmark::RegisterBenchmark("put_1MB/bucket", put_artifact, &open_bucket)->UseRealTime();
    benchmark::RegisterBenchmark("get_1MB/bucket", get_artifact, &open_bucket)->UseRealTime();
  }
  benchmark::RunSpecifiedBenchmarks();
}
