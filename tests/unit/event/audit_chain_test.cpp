// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/event/audit.hpp>

#include "support/fakes.hpp"

namespace tank::testing {
namespace {

using event::AuditEvent;
using event::NewAuditEvent;

std::vector<AuditEvent> a_chain(int length) {
  SharedEntropy entropy;
  ManualClock clock;
  std::vector<AuditEvent> chain;
  Digest previous;
  for (int i = 1; i <= length; ++i) {
    AuditEvent row;
    row.id = AuditId::make(clock.now(), entropy);
    row.seq = i;
    row.at = clock.now();
    row.event.actor = UserId::make(clock.now(), entropy);
    row.event.request_id = "req-" + std::to_string(i);
    row.event.action = "release.published";
    row.event.subject = "@acme/pdf@1.0." + std::to_string(i);
    row.previous = previous;
    row.hash = event::chain_hash(previous, row.id, row.seq, row.at, row.event);
    previous = row.hash;
    chain.push_back(row);
  }
  return chain;
}

TEST_CASE("audit chain: an untouched log holds, whole and from the middle") {
  const auto chain = a_chain(20);
  CHECK(event::check_chain(Digest(), chain).has_value());
  CHECK(event::check_chain(chain[9].hash, std::span(chain).subspan(10)).has_value());
  CHECK(event::check_chain(Digest(), {}).has_value());
}

TEST_CASE("audit chain: every edit of any field is noticed, and names its row") {
  using Edit = std::function<void(AuditEvent&)>;
  const std::vector<std::pair<const char*, Edit>> edits{
      {"id", [](AuditEvent& row) { row.id = AuditId(Uuid{9}); }},
      {"seq", [](AuditEvent& row) { row.seq += 100; }},
      {"at", [](AuditEvent& row) { row.at += std::chrono::microseconds(1); }},
      {"actor", [](AuditEvent& row) { row.event.actor.reset(); }},
      {"on_behalf_of", [](AuditEvent& row) { row.event.on_behalf_of = UserId(Uuid{1}); }},
      {"request_id", [](AuditEvent& row) { row.event.request_id += 'x'; }},
      {"scope", [](AuditEvent& row) { row.event.scope = OrganizationId(Uuid{1}); }},
      {"action", [](AuditEvent& row) { row.event.action = "release.removed"; }},
      {"subject", [](AuditEvent& row) { row.event.subject = "@evil/pdf"; }},
      {"payload", [](AuditEvent& row) { row.event.payload = "{\"a\":1}"; }},
      {"previous", [](AuditEvent& row) { row.previous = Digest::of("x"); }},
      {"hash", [](AuditEvent& row) { row.hash = Digest::of("x"); }},
  };
  for (const auto& [field, edit] : edits) {
    CAPTURE(field);
    auto chain = a_chain(5);
    edit(chain[2]);
    const auto held = event::check_chain(Digest(), chain);
    REQUIRE_FALSE(held.has_value());
    CHECK(held.error().code == Errc::storage_broken);
    CHECK(held.error().detail.find("row " + std::to_string(chain[2].seq)) != std::string::npos);
  }
}

TEST_CASE("audit chain: a row taken out, put in or moved is noticed") {
  auto missing = a_chain(5);
  missing.erase(missing.begin() + 2);
  CHECK_FALSE(event::check_chain(Digest(), missing).has_value());

  auto doubled = a_chain(5);
  doubled.insert(doubled.begin() + 2, doubled[2]);
  CHECK_FALSE(event::check_chain(Digest(), doubled).has_value());

  auto swapped = a_chain(5);
  std::swap(swapped[1], swapped[2]);
  CHECK_FALSE(event::check_chain(Digest(), swapped).has_value());

  auto headless = a_chain(5);
  headless.erase(headless.begin());
  CHECK_FALSE(event::check_chain(Digest(), headless).has_value());
}

TEST_CASE("audit chain: text that moves from one field to the next is another event") {
  std::set<std::string> hashes;
  const auto hash_of = [&](const char* request, const char* action, const char* subject) {
    NewAuditEvent event;
    event.request_id = request;
    event.action = action;
    event.subject = subject;
    hashes.insert(event::chain_hash(Digest(), AuditId(), 1, TimePoint(), event).hex());
  };
  hash_of("ab", "c", "d");
  hash_of("a", "bc", "d");
  hash_of("a", "b", "cd");
  hash_of("", "abcd", "");
  CHECK(hashes.size() == 4);
}

}  // namespace
}  // namespace tank::testing
