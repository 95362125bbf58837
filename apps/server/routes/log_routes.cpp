// SPDX-License-Identifier: Apache-2.0
// The publish log, for whoever does not take our word.
#include <charconv>
#include <optional>

#include <tank/base/limits.hpp>

#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/log_to_wire.hpp"

namespace tank::server {
namespace {

/// A whole number of the query. Errors: invalid_argument (it is none, or missing where there is
/// nothing `otherwise`).
Result<std::uint64_t> number_in(const Call& call, std::string_view name,
                                std::optional<std::uint64_t> otherwise = std::nullopt) {
  const auto text = call.query(name);
  if (!text && otherwise) return *otherwise;
  std::uint64_t out = 0;
  const char* end = text ? text->data() + text->size() : nullptr;
  const auto [stopped, error] =
      text ? std::from_chars(text->data(), end, out) : std::from_chars_result{};
  if (text && error == std::errc{} && stopped == end && out <= std::uint64_t{1} << 62) return out;
  return fail(Errc::invalid_argument, '`' + std::string(name) + "` must be a whole number");
}

Result<Reply> get_checkpoint(const Call& call, const Nothing&) {
  auto note = call.services().publish_log.checkpoint();
  if (!note) return pass(note);
  Response out = json_response(200, *std::move(note));
  out.fields =
      "Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-cache\r\n"
      "X-Content-Type-Options: nosniff\r\n";
  return Reply{std::move(out)};
}

Result<wire::LogKey> get_log_key(const Call& call, const Nothing&) {
  const auto verifier = call.services().publish_log.verifier();
  if (!verifier) return pass(verifier);
  return wire::LogKey{verifier->name, verifier->to_string()};
}

Result<wire::LogProof> prove_inclusion(const Call& call, const Nothing&) {
  const auto index = number_in(call, "index");
  if (!index) return pass(index);
  const auto size = number_in(call, "size");
  if (!size) return pass(size);
  auto proof = call.services().publish_log.inclusion(*index, *size);
  if (!proof) return pass(proof);
  return wire::LogProof{*std::move(proof)};
}

Result<wire::LogProof> prove_consistency(const Call& call, const Nothing&) {
  const auto from = number_in(call, "from");
  if (!from) return pass(from);
  const auto to = number_in(call, "to");
  if (!to) return pass(to);
  auto proof = call.services().publish_log.consistency(*from, *to);
  if (!proof) return pass(proof);
  return wire::LogProof{*std::move(proof)};
}

/// Where to begin and how many.
struct Part {
  std::uint64_t first = 0;
  int limit = 0;
};

Result<Part> part_of(const Call& call) {
  const auto first = number_in(call, "from", 0);
  if (!first) return pass(first);
  const auto limit = number_in(call, "limit", limits::default_page);
  if (!limit) return pass(limit);
  if (*limit > static_cast<std::uint64_t>(limits::log_entries_at_once)) {
    return fail(Errc::limit_exceeded,
                "`limit` is at most " + std::to_string(limits::log_entries_at_once));
  }
  return Part{*first, static_cast<int>(*limit)};
}

Result<wire::LogItems> list_entries(const Call& call, const Nothing&) {
  const auto part = part_of(call);
  if (!part) return pass(part);
  return call.services()
      .publish_log.entries(call.actor(), part->first, part->limit)
      .map([](const registry::LogItems& items) { return wire::to_wire(items); });
}

Result<wire::EvidenceBundle> list_revocations(const Call& call, const Nothing&) {
  const auto part = part_of(call);
  if (!part) return pass(part);
  return call.services()
      .publish_log.revocations(call.actor(), part->first, part->limit)
      .map([](const registry::EvidenceBundle& bundle) { return wire::to_wire(bundle); });
}

Result<wire::EvidenceBundle> prove_releases(const Call& call, const wire::EvidenceRequest& body) {
  const auto request = wire::from_wire(body);
  if (!request) return pass(request);
  return call.services()
      .publish_log.evidence(call.actor(), *request)
      .map([](const registry::EvidenceBundle& bundle) { return wire::to_wire(bundle); });
}

}  // namespace

std::vector<Operation> log_routes() {
  const std::vector<QueryParameter> part{{"from", "First position; 0 unless given."},
                                         {"limit", "How many at most."}};
  std::vector<Operation> out;
  out.push_back(operation<&get_checkpoint>(Method::get, "/api/v1/log/checkpoint", "getCheckpoint",
                                           "Read the signed tree head of the publish log",
                                           guard::anyone, 200, {})
                    .answering("text/plain"));
  out.push_back(operation<&get_log_key>(Method::get, "/api/v1/log/key", "getLogKey",
                                        "Read the key that signs tree heads", guard::anyone, 200,
                                        {}));
  out.push_back(operation<&prove_inclusion>(Method::get, "/api/v1/log/proof/inclusion",
                                            "proveInclusion", "Prove that the log has an entry",
                                            guard::anyone, 200, {Errc::invalid_argument})
                    .with_query({{"index", "Position of the entry."},
                                 {"size", "Entries of the tree that the proof is about."}}));
  out.push_back(operation<&prove_consistency>(Method::get, "/api/v1/log/proof/consistency",
                                              "proveConsistency",
                                              "Prove that the log goes on from what it was",
                                              guard::anyone, 200, {Errc::invalid_argument})
                    .with_query({{"from", "Entries of the tree before."},
                                 {"to", "Entries of the tree after."}}));
  out.push_back(operation<&list_entries>(Method::get, "/api/v1/log/entries", "listLogEntries",
                                         "Read entries of the publish log", guard::anyone, 200,
                                         {Errc::invalid_argument, Errc::limit_exceeded})
                    .with_query(part));
  out.push_back(operation<&list_revocations>(Method::get, "/api/v1/revocations", "listRevocations",
                                             "List what was withdrawn, with proofs", guard::anyone,
                                             200, {Errc::invalid_argument, Errc::limit_exceeded})
                    .with_query(part));
  out.push_back(operation<&prove_releases>(
                    Method::post, "/api/v1/log/evidence", "proveReleases",
                    "Prove releases and give what was withdrawn, in one question", guard::anyone,
                    200,
                    {Errc::invalid_package_name, Errc::invalid_version, Errc::invalid_argument,
                     Errc::limit_exceeded, Errc::package_not_found, Errc::release_not_found})
                    .limited_by(RateClass::poll));
  return out;
}

}  // namespace tank::server
