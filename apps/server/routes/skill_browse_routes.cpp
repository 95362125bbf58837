// SPDX-License-Identifier: Apache-2.0
// Search, stars, badges, and what the server says about itself, by the Tank protocol.
#include <charconv>
#include <set>

#include <tank/registry/catalogue.hpp>

#include "server/api/badge.hpp"
#include "server/api/tank_protocol.hpp"
#include "server/api/version.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "server/site.hpp"
#include "wire/skill.hpp"
#include "wire/skill_publish.hpp"

namespace tank::server {
namespace {

constexpr int top_limit = 10;

// Each kind once. An atom is a word, or an object that says its kind.
std::vector<std::string> atom_kinds(const std::string& manifest) {
  std::set<std::string> kinds;
  const auto document = package::parse_manifest(manifest);
  if (!document) return {};
  for (const std::string& atom : document->atoms) {
    const auto object = json::parse(atom);
    const json::Value* kind = object ? object->find("kind") : nullptr;
    if (kind != nullptr && kind->if_string() != nullptr) kinds.insert(*kind->if_string());
    if (!atom.starts_with('{')) kinds.insert(atom);
  }
  return {kinds.begin(), kinds.end()};
}

wire::SkillHit to_document(const registry::CatalogueEntry& entry) {
  const registry::Package& package = entry.hit.package;
  wire::SkillHit out{.name = package.name.to_string(),
                     .description = package.description,
                     .visibility = std::string(to_string(package.visibility)),
                     .latest_version = std::nullopt,
                     .audit_score = entry.audit_score,
                     .scan_verdict = std::nullopt,
                     .publisher = entry.publisher,
                     .downloads = package.downloads,
                     .stars = entry.stars,
                     .updated_at = package.updated_at,
                     .atom_kinds = {}};
  if (entry.scan_verdict) out.scan_verdict = to_string(*entry.scan_verdict);
  if (entry.hit.latest) out.latest_version = entry.hit.latest->to_string();
  if (!entry.manifest.empty()) out.atom_kinds = atom_kinds(entry.manifest);
  return out;
}

Result<int> number(const Call& call, std::string_view name, int otherwise) {
  const auto text = call.query(name);
  if (!text || text->empty()) return otherwise;
  int out = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), out);
  if (error == std::errc{} && end == text->data() + text->size()) return out;
  return fail(Errc::invalid_argument, "`" + std::string(name) + "` must be a number");
}

Result<wire::SkillHits> search(const Call& call, const Nothing&) {
  registry::CatalogueQuery query;
  query.text = call.query("q").value_or("");
  const auto page = number(call, "page", query.page);
  if (!page) return pass(page);
  const auto limit = number(call, "limit", query.limit);
  if (!limit) return pass(limit);
  query.page = *page;
  query.limit = *limit;
  const auto found = call.services().catalogue.search(call.actor(), query);
  if (!found) return pass(found);
  wire::SkillHits out{.results = {}, .page = *page, .limit = *limit, .total = found->total};
  for (const registry::CatalogueEntry& entry : found->items) {
    out.results.push_back(to_document(entry));
  }
  return out;
}

Result<wire::TopSkills> top(const Call& call, const Nothing&) {
  const auto limit = number(call, "limit", top_limit);
  if (!limit) return pass(limit);
  const auto found = call.services().catalogue.top(call.actor(), *limit);
  if (!found) return pass(found);
  wire::TopSkills out;
  for (const registry::CatalogueEntry& entry : *found) out.results.push_back(to_document(entry));
  return out;
}

Result<wire::SkillStars> get_stars(const Call& call, const Nothing&) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  const auto stars = call.services().catalogue.stars(call.actor(), *name);
  if (!stars) return pass(stars);
  return wire::SkillStars{.count = stars->count, .is_starred = stars->is_mine};
}

Result<wire::TankDone> set_star(const Call& call, bool starred) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  return call.services().catalogue.set_star(call.actor(), *name, starred).map([] {
    return wire::TankDone{};
  });
}

Result<wire::TankDone> give_star(const Call& call, const Nothing&) { return set_star(call, true); }
Result<wire::TankDone> take_star(const Call& call, const Nothing&) { return set_star(call, false); }

std::string badge_of(const registry::PackageDetail& detail, bool of_dependencies) {
  const registry::Release* latest = detail.latest();
  if (latest == nullptr) return badge("tank", "no version", BadgeColour::grey);
  if (!of_dependencies) return badge("tank", "v" + latest->version.to_string(), BadgeColour::blue);
  return badge("dependencies", std::to_string(latest->dependencies.size()), BadgeColour::blue);
}

// Everybody gets the same picture, so that others may keep it: a private package looks like one
// that does not exist, even to its members.
Result<Reply> get_badge(const Call& call, const Nothing&) {
  const bool of_dependencies = call.query("type").value_or("") == "deps";
  std::string picture = badge("tank", "unknown", BadgeColour::grey);
  if (const auto name = call.package_name()) {
    const auto found =
        call.services().packages.find(identity::anonymous(std::string(call.request_id())), *name);
    if (found) picture = badge_of(*found, of_dependencies);
  }
  Reply reply;
  reply.response.add("Content-Type", "image/svg+xml");
  reply.response.add("Cache-Control", "public, max-age=300");
  reply.response.add("Content-Security-Policy", "default-src 'none'");
  reply.response.add("X-Content-Type-Options", "nosniff");
  reply.response.body = std::move(picture);
  return reply;
}

Result<wire::TankWhoami> whoami(const Call& call, const Nothing&) {
  const identity::Actor& actor = call.actor();
  return wire::TankWhoami{.user_id = *actor.user_id, .name = actor.name, .email = actor.email};
}

Result<wire::Health> health(const Call& call, const Nothing&) {
  const bool store = call.services().store.ping().has_value();
  const bool artifacts = call.services().artifacts.ping().has_value();
  return wire::Health{.status = store && artifacts ? "ok" : "degraded",
                      .timestamp = call.services().clock.now(),
                      .version = std::string(api_version),
                      .checks = {.database = store ? "ok" : "unavailable",
                                 .redis = "not_used",
                                 .storage = artifacts ? "ok" : "unavailable",
                                 .scanner = "ok"}};
}

constexpr std::string_view star_path = "/api/v1/skills/{name}/star";

}  // namespace

std::vector<Operation> skill_browse_routes() {
  const std::vector<Errc> missing{Errc::invalid_package_name, Errc::package_not_found};
  std::vector<Operation> out;
  out.push_back(skill_operation<&search>(Method::get, "/api/v1/search", "searchSkills",
                                         "Search packages by numbered pages (Tank protocol)",
                                         guard::anyone,
                                         {Errc::invalid_argument, Errc::limit_exceeded})
                    .with_query({{"q", "Text to search for; everything when it is empty."},
                                 {"page", "Number of the page, from 1."},
                                 {"limit", "Packages per page, 1 to 50; 20 if it is missing."}}));
  out.push_back(skill_operation<&top>(Method::get, "/api/v1/skills/top", "topSkills",
                                      "The most downloaded packages (Tank protocol)", guard::anyone,
                                      {Errc::limit_exceeded})
                    .with_query({{"limit", "How many, 1 to 50; 10 if it is missing."}}));
  out.push_back(skill_operation<&get_stars>(Method::get, star_path, "getStars",
                                            "Count the stars of a package (Tank protocol)",
                                            guard::anyone, missing));
  out.push_back(skill_operation<&give_star>(Method::post, star_path, "giveStar",
                                            "Give a star; in a browser only (Tank protocol)",
                                            guard::logged_in, missing));
  out.push_back(skill_operation<&take_star>(Method::del, star_path, "takeStar",
                                            "Take one's star back (Tank protocol)",
                                            guard::logged_in, missing));
  out.push_back(skill_operation<&get_badge>(Method::get, "/api/v1/badge/{name}", "getBadge",
                                            "A picture that tells the version (Tank protocol)",
                                            guard::anyone, {})
                    .with_query({{"type", "`deps` for the number of dependencies."}})
                    .answering("image/svg+xml"));
  out.push_back(skill_operation<&whoami>(Method::get, "/api/v1/auth/whoami", "tankWhoami",
                                         "Who is logged in (Tank protocol)", guard::logged_in, {}));
  out.push_back(skill_operation<&health>(Method::get, "/api/health", "health",
                                         "Whether the server is well (Tank protocol)",
                                         guard::anyone, {}));
  return out;
}

}  // namespace tank::server
