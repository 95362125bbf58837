// SPDX-License-Identifier: Apache-2.0
// How often packages are downloaded.
#include <tank/registry/downloads.hpp>
#include <tank/registry/search_limits.hpp>

#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/package.hpp"

namespace tank::server {
namespace {

using registry::Day;

constexpr std::chrono::days told_unasked{30};

std::string write_day(Day day) { return tank::to_string(TimePoint(day)).substr(0, 10); }

Result<Day> day_of(const Call& call, std::string_view key, Day otherwise) {
  const auto text = call.query(key);
  if (!text) return otherwise;
  const auto time = parse_time(*text + "T00:00:00Z");
  if (!time) {
    return fail(Errc::invalid_argument,
                '`' + std::string(key) + "` is a day of UTC, as in 2026-01-31");
  }
  return std::chrono::floor<std::chrono::days>(*time);
}

Result<registry::Days> days_of(const Call& call) {
  const Day today = std::chrono::floor<std::chrono::days>(call.services().clock.now());
  const auto last = day_of(call, "to", today);
  if (!last) return pass(last);
  const auto first = day_of(call, "from", *last - told_unasked + std::chrono::days(1));
  if (!first) return pass(first);
  return registry::Days{*first, *last};
}

Result<wire::Downloads> downloads(const Call& call, const Nothing&) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  const auto days = days_of(call);
  if (!days) return pass(days);
  const auto counted = call.services().packages.downloads(call.actor(), *name, *days);
  if (!counted) return pass(counted);
  wire::Downloads out{write_day(days->first), write_day(days->last), 0, {}};
  for (const registry::DayOfDownloads& day : *counted) {
    out.total += day.downloads;
    out.days.push_back({write_day(day.day), day.downloads});
  }
  return out;
}

}  // namespace

std::vector<Operation> download_routes() {
  std::vector<Operation> out;
  out.push_back(operation<&downloads>(Method::get, "/api/v1/packages/{name}/downloads",
                                      "getDownloads", "Downloads of a package by day",
                                      guard::anyone, 200,
                                      {Errc::invalid_package_name, Errc::invalid_argument,
                                       Errc::limit_exceeded, Errc::package_not_found})
                    .with_query({{"from", "First day, `2026-01-31`; 29 days before the last."},
                                 {"to", "Last day; today."}}));
  return out;
}

}  // namespace tank::server
