// SPDX-License-Identifier: Apache-2.0
// Every state meets every event.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/registry/upload_machine.hpp>

namespace tank::testing {
namespace {

using registry::Upload;
using registry::UploadEvent;
using registry::UploadState;

constexpr TimePoint born{std::chrono::seconds(1'000)};
constexpr TimePoint ends{std::chrono::seconds(2'000)};

Upload an_upload(UploadState state) {
  return {.id = UploadId(Uuid{1}),
          .user_id = UserId(Uuid{2}),
          .name = package::PackageName::parse("@acme/pdf").value(),
          .version = semver::Version::parse("1.0.0").value(),
          .digest = Digest::of("bytes"),
          .size_bytes = 100,
          .state = state,
          .rejection = {},
          .release_id = std::nullopt,
          .revision = 1,
          .created_at = born,
          .expires_at = ends};
}

struct Row {
  UploadState from;
  std::vector<std::string> expected;
};

const std::vector<UploadEvent> events{
    registry::BytesStaged{0},
    registry::BytesStaged{99},
    registry::BytesStaged{100},
    registry::BytesStaged{101},
    registry::BytesArrived{Digest::of("others"), 7},
    registry::BytesChecked{Digest::of("bytes")},
    registry::BytesChecked{Digest::of("others")},
    registry::BytesScanned{},
    registry::ReleaseMade{ReleaseId(Uuid{3})},
    registry::ReleaseMade{ReleaseId(Uuid{3}), true},
    registry::BytesRefused{"bad"},
    registry::ClockTicked{},
};

// A word is the new state, `=` the same state; what begins with `!` is the error.
const char* const less = "!upload_incomplete";
const char* const large = "!archive_too_large";
const char* const over = "!precondition_failed";
const char* const late = "!upload_expired";
const std::vector<Row> in_time{
    // from                    0 of 100    99          100         101    arrived
    //    checked    others scanned    release      held           refused     tick
    {UploadState::reserved,
     {"=", "=", "uploaded", large, "uploaded", less, less, less, less, less, less, "="}},
    {UploadState::uploaded,
     {"reserved", "reserved", "=", large, "=", "checked", over, over, over, over, "rejected", "="}},
    {UploadState::checked,
     {"reserved", "reserved", "uploaded", large, "uploaded", "=", over, "scanned", over, over,
      "rejected", "="}},
    {UploadState::scanned,
     {"reserved", "reserved", "uploaded", large, "uploaded", "checked", over, "=", "published",
      "quarantined", "rejected", "="}},
    {UploadState::published,
     {over, over, over, over, over, over, over, over, over, over, over, "="}},
    {UploadState::quarantined,
     {over, over, over, over, over, over, over, over, over, over, over, "="}},
    {UploadState::rejected,
     {over, over, over, over, over, over, over, over, over, over, over, "="}},
    {UploadState::expired, {late, late, late, late, late, late, late, late, late, late, late, "="}},
};
const std::vector<Row> too_late{
    {UploadState::reserved,
     {late, late, late, late, late, late, late, late, late, late, late, "expired"}},
    {UploadState::uploaded,
     {late, late, late, late, late, late, late, late, late, late, late, "expired"}},
    {UploadState::checked,
     {late, late, late, late, late, late, late, late, late, late, late, "expired"}},
    {UploadState::scanned,
     {late, late, late, late, late, late, late, late, late, late, late, "expired"}},
    {UploadState::published,
     {over, over, over, over, over, over, over, over, over, over, over, "="}},
    {UploadState::quarantined,
     {over, over, over, over, over, over, over, over, over, over, over, "="}},
    {UploadState::rejected,
     {over, over, over, over, over, over, over, over, over, over, over, "="}},
    {UploadState::expired, {late, late, late, late, late, late, late, late, late, late, late, "="}},
};

std::string outcome_of(UploadState from, const UploadEvent& event, TimePoint now) {
  const auto change = registry::advance(an_upload(from), event, now);
  if (!change) return '!' + std::string(to_string(change.error().code));
  if (change->upload.state == from) return "=";
  return std::string(registry::to_string(change->upload.state));
}

void check_table(const std::vector<Row>& table, TimePoint now) {
  for (const Row& row : table) {
    REQUIRE(row.expected.size() == events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
      const std::string from(registry::to_string(row.from));
      CAPTURE(from);
      CAPTURE(i);
      CHECK(outcome_of(row.from, events[i], now) == row.expected[i]);
    }
  }
}

TEST_CASE("upload machine: every state meets every event before the upload ends") {
  check_table(in_time, ends - std::chrono::microseconds(1));
}

TEST_CASE("upload machine: every state meets every event from the end on") {
  check_table(too_late, ends);
}

TEST_CASE(
    "upload machine: of what was not announced nothing can be staged whole before it arrived") {
  Upload unknown = an_upload(UploadState::reserved);
  unknown.digest.reset();
  unknown.size_bytes = 0;
  for (const std::int64_t size : {0, 7}) {
    const auto staged = registry::advance(unknown, registry::BytesStaged{size}, born);
    REQUIRE_FALSE(staged.has_value());
    CHECK(staged.error().code == Errc::upload_incomplete);
  }
  const auto arrived =
      registry::advance(unknown, registry::BytesArrived{Digest::of("bytes"), 5}, born);
  REQUIRE(arrived.has_value());
  CHECK(arrived->upload.digest == Digest::of("bytes"));
  CHECK(arrived->upload.size_bytes == 5);
  CHECK(registry::advance(arrived->upload, registry::BytesStaged{5}, born).has_value());
}

TEST_CASE("upload machine: staged bytes are thrown away exactly when an upload becomes final") {
  for (const Row& row : in_time) {
    for (const UploadEvent& event : events) {
      for (const TimePoint now : {born, ends}) {
        const auto change = registry::advance(an_upload(row.from), event, now);
        if (!change) continue;
        const UploadState state = change->upload.state;
        const bool ended = state != row.from && state >= UploadState::published;
        CHECK(change->effects.empty() == !ended);
      }
    }
  }
}

TEST_CASE("upload machine: the end remembers the release, or the reason") {
  const auto made = registry::advance(an_upload(UploadState::scanned),
                                      registry::ReleaseMade{ReleaseId(Uuid{3})}, born);
  REQUIRE(made.has_value());
  CHECK(made->upload.release_id == ReleaseId(Uuid{3}));

  const auto refused = registry::advance(an_upload(UploadState::uploaded),
                                         registry::BytesRefused{"two files named a"}, born);
  REQUIRE(refused.has_value());
  CHECK(refused->upload.rejection == "two files named a");
}

}  // namespace
}  // namespace tank::testing
