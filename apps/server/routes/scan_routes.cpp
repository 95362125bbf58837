// SPDX-License-Identifier: Apache-2.0
// What the analysis said about releases: shown, disputed, decided, and asked again.
#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/scan_to_wire.hpp"

namespace tank::server {
namespace {

using identity::Action;

Result<wire::ReleaseScan> answered(const Result<registry::ScannedRelease>& scanned) {
  if (!scanned) return pass(scanned);
  return wire::to_wire(*scanned);
}

Result<wire::ReleaseScan> get_scan(const Call& call, const Nothing&) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  const auto version = call.path<semver::Version>("version");
  if (!version) return pass(version);
  return answered(call.services().scans.find(call.actor(), *name, *version));
}

Result<wire::QuarantinedReleases> list_quarantined(const Call& call, const Nothing&) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  const auto releases = call.services().scans.quarantined(call.actor(), *name);
  if (!releases) return pass(releases);
  wire::QuarantinedReleases out{.name = name->to_string(), .items = {}};
  for (const registry::Release& each : *releases) {
    out.items.push_back(wire::to_wire(*name, each));
  }
  return out;
}

Result<wire::ReleaseScan> dispute(const Call& call, const wire::DisputeReason& body) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  const auto version = call.path<semver::Version>("version");
  if (!version) return pass(version);
  return answered(call.services().scans.dispute(call.actor(), *name, *version, body.reason));
}

Result<wire::ReleaseScan> decide(const Call& call, const wire::DisputeDecision& body) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  const auto version = call.path<semver::Version>("version");
  if (!version) return pass(version);
  if (body.decision != "lift" && body.decision != "uphold") {
    return fail(Errc::invalid_argument, "`decision` must be `lift` or `uphold`");
  }
  return answered(call.services().scans.decide(call.actor(), *name, *version,
                                               body.decision == "lift", body.reason));
}

Result<wire::DisputeList> list_disputes(const Call& call, const Nothing&) {
  const auto page = call.page();
  if (!page) return pass(page);
  const auto found = call.services().scans.disputed(call.actor(), *page);
  if (!found) return pass(found);
  wire::DisputeList out{.items = {}, .next = found->next};
  for (const registry::ScannedRelease& each : found->items) {
    out.items.push_back(wire::to_wire(each));
  }
  return out;
}

Result<wire::RescanReport> rescan(const Call& call, const wire::RescanRequest& body) {
  const auto report = call.services().scans.rescan(
      call.actor(), {.limit = body.limit, .after = body.after, .is_all = body.all});
  if (!report) return pass(report);
  return wire::to_wire(*report);
}

}  // namespace

std::vector<Operation> scan_routes() {
  const std::vector<Errc> missing{Errc::invalid_package_name, Errc::invalid_version,
                                  Errc::package_not_found, Errc::release_not_found};
  const std::vector<Errc> refused{Errc::invalid_package_name, Errc::invalid_version,
                                  Errc::package_not_found, Errc::release_not_found,
                                  Errc::precondition_failed};
  std::vector<Operation> out;
  out.push_back(operation<&get_scan>(
      Method::get, "/api/v1/packages/{name}/releases/{version}/scan", "getReleaseScan",
      "What the analysis said about a release; of one in quarantine its members read it",
      guard::anyone, 200, missing));
  out.push_back(operation<&list_quarantined>(
      Method::get, "/api/v1/packages/{name}/quarantine", "listQuarantined",
      "List the releases of a package that are in quarantine",
      guard::allowed_to(Action::release_inspect), 200,
      {Errc::invalid_package_name, Errc::package_not_found}));
  out.push_back(operation<&dispute>(Method::post,
                                    "/api/v1/packages/{name}/releases/{version}/dispute",
                                    "disputeQuarantine", "Say that a quarantine is wrong, and why",
                                    guard::allowed_to(Action::release_dispute), 200, refused));
  out.push_back(operation<&decide>(
      Method::post, "/api/v1/packages/{name}/releases/{version}/dispute/decision", "decideDispute",
      "Lift a quarantine that is disputed, or uphold it", guard::allowed_to(Action::release_judge),
      200, refused));
  out.push_back(operation<&list_disputes>(Method::get, "/api/v1/admin/disputes", "listDisputes",
                                          "List every open dispute",
                                          guard::allowed_to(Action::release_judge), 200, {})
                    .with_query({{"limit", "Items per page."}, {"after", "Cursor."}}));
  out.push_back(operation<&rescan>(Method::post, "/api/v1/admin/rescans", "rescanReleases",
                                   "Scan a batch of releases anew, with the rules of today",
                                   guard::allowed_to(Action::release_judge), 200,
                                   {Errc::invalid_argument, Errc::invalid_cursor})
                    .touching_artifacts());
  return out;
}

}  // namespace tank::server
