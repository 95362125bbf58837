// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A store over a bucket that does what it is told, also badly.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <tank/port/http_client.hpp>

#include "support/fake_s3.hpp"
#include "support/fakes.hpp"
#include "support/s3_server.hpp"

namespace tank::testing {

using Usual = std::function<RawReply()>;

/// A store over a fake, with a clock that stands still and waits that take no time.
struct FakeBucket {
  explicit FakeBucket(FakeS3::Ways ways = {}, std::uint64_t part_bytes = 1'000) : fake(ways) {
    options_part = part_bytes;
    fake.set_time(clock.now());
    store = open().value();
    fake.forget_requests();
  }

  [[nodiscard]] S3Options options() {
    S3Options out = s3_options("s3://tank/p?endpoint=" + fake.origin());
    out.retries.first_delay = std::chrono::milliseconds(100);
    out.retries.longest_delay = std::chrono::milliseconds(5'000);
    out.retries.wait = [this](std::chrono::milliseconds delay) {
      waits.push_back(delay);
      return true;
    };
    out.transfer_timeout = out.call_timeout = std::chrono::milliseconds(2'000);
    out.part_bytes = options_part;
    return out;
  }
  Result<std::unique_ptr<ArtifactStore>> open() {
    return open_s3_artifacts(options(), *http, clock, entropy);
  }
  /// Answers the first `count` requests of that method in that way.
  void trouble(std::string method, int count, const RawReply& reply) {
    fake.set_trouble([method = std::move(method), left = std::make_shared<std::atomic<int>>(count),
                      reply](const RawRequest& request, const Usual& usual) {
      return request.method == method && (*left)-- > 0 ? reply : usual();
    });
  }
  [[nodiscard]] std::ptrdiff_t count(const std::string& start) const {
    return std::ranges::count_if(fake.requests(),
                                 [&](const std::string& line) { return line.starts_with(start); });
  }

  FakeS3 fake;
  ManualClock clock;
  SharedEntropy entropy;
  std::vector<std::chrono::milliseconds> waits;
  std::uint64_t options_part = 0;
  std::unique_ptr<HttpClient> http = *open_shared_http_client();
  std::unique_ptr<ArtifactStore> store;
};

inline const std::string small = "a small artifact";
inline const std::string large(2'500, 'L');  // three parts

/// All of it, read as a server reads.
inline Result<std::string> read_whole(ArtifactStore& store, const Digest& digest) {
  const auto artifact = store.open(digest);
  if (!artifact) return pass(artifact);
  std::string out((*artifact)->size_bytes(), '\0');
  for (std::size_t at = 0; at < out.size();) {
    const auto got = (*artifact)->read(at, std::span(out).subspan(at));
    if (!got) return pass(got);
    if (*got == 0) return fail(Errc::io_error, "it ends early");
    at += *got;
  }
  return out;
}

}  // namespace tank::testing
