// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/search.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <span>

#include <tank/base/limits.hpp>
#include <tank/registry/search_limits.hpp>

#include "storage/sql/json_list.hpp"
#include "storage/sql/keyset.hpp"
#include "storage/sql/package_store.hpp"
#include "storage/sql/search_candidates.hpp"
#include "storage/sql/search_parts.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

// $5 and $6 the names of one scope, $7 a visibility, each empty when all are wanted.
constexpr Text select_newest =
    text<"SELECT ", package_columns, ", t.version FROM package p", with_latest, seen_by_viewer,
         " AND (p.updated_at, p.name) < ($2, $3)"
         " AND (CAST($5 AS TEXT) = '' OR (p.name >= $5 AND p.name < $6))"
         " AND (CAST($7 AS TEXT) = '' OR p.visibility = $7)"
         " ORDER BY p.updated_at DESC, p.name DESC LIMIT $4">;

constexpr ByDialect select_found{
    .sqlite = text<"SELECT ", package_columns,
                   ", t.version FROM json_each($2) AS wanted JOIN package p ON p.id = wanted.value",
                   with_latest, seen_by_viewer>,
    .postgres = text<"SELECT ", package_columns,
                     ", t.version FROM jsonb_array_elements_text(CAST(CAST($2 AS TEXT) AS JSONB))"
                     " AS wanted (id) JOIN package p ON p.id = wanted.id",
                     with_latest, seen_by_viewer>};

constexpr std::array listed{
    ListedText{"select_newest", select_newest},
    ListedText{"select_found", select_found},
};

Result<registry::SearchHit> decode_hit(Reader& in) {
  return in.finish(registry::SearchHit{.package = read_package(in),
                                       .latest = in.next_optional<semver::Version>(),
                                       .match = registry::MatchKind::text,
                                       .field = registry::MatchField::name});
}

Result<std::int64_t> number_in_cursor(const std::string& text, std::int64_t first) {
  if (text.empty()) return first;
  std::int64_t out = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (status != std::errc{} || end != text.data() + text.size()) {
    return fail(Errc::invalid_cursor, "the cursor holds no number");
  }
  return out;
}

Result<std::vector<registry::SearchHit>> newest_before(Session& db,
                                                       const registry::SearchQuery& query,
                                                       TimePoint before, const std::string& name,
                                                       std::int64_t limit) {
  const std::string scope = query.scope.empty() ? "" : "@" + query.scope + "/";
  const std::string visibility =
      query.visibility ? std::string(to_string(*query.visibility)) : std::string();
  return read_all(
      db.run(select_newest, query.viewer, before, name, limit, scope, scope + "~", visibility),
      decode_hit);
}

// Later than any time a store holds: the first page begins before it.
constexpr std::chrono::microseconds after_every_update{253'402'300'799'000'000};

Result<Page<registry::SearchHit>> newest(Session& db, const registry::SearchQuery& query) {
  const auto after = key_of(query.page, 2);
  if (!after) return pass(after);
  const auto micros = number_in_cursor(after->front(), after_every_update.count());
  if (!micros) return pass(micros);
  auto hits = newest_before(db, query, TimePoint{std::chrono::microseconds(*micros)}, after->back(),
                            rows_wanted(query.page));
  return page_of(std::move(hits), query.page, [](const registry::SearchHit& hit) {
    return std::vector{std::to_string(hit.package.updated_at.time_since_epoch().count()),
                       hit.package.name.to_string()};
  });
}

// Of the candidates the ones that the viewer may see, in their order, at most `limit`. Asks for
// a few more than wanted at a time: most candidates may be seen.
Result<std::vector<registry::SearchHit>> seen_of(Session& db, const registry::SearchQuery& query,
                                                 std::span<const Candidate> candidates,
                                                 std::size_t limit) {
  std::vector<registry::SearchHit> out;
  while (!candidates.empty() && out.size() < limit) {
    const auto some = candidates.first(std::min(candidates.size(), limit - out.size() + 8));
    candidates = candidates.subspan(some.size());
    JsonList ids;
    for (const Candidate& candidate : some) ids.add(candidate.package_id);
    auto found = read_all(db.run(select_found, query.viewer, ids.finish()), decode_hit);
    if (!found) return found;
    std::map<std::string, registry::SearchHit> by_id;
    for (registry::SearchHit& hit : *found) {
      by_id.emplace(hit.package.id.to_string(), std::move(hit));
    }
    for (const Candidate& candidate : some) {
      const auto at = by_id.find(candidate.package_id);
      if (at == by_id.end() || out.size() == limit) continue;
      at->second.match = static_cast<registry::MatchKind>(candidate.order.kind);
      at->second.field = static_cast<registry::MatchField>(candidate.order.field);
      out.push_back(std::move(at->second));
    }
  }
  return out;
}

Result<MatchOrder> place_in(const PageRequest& page) {
  const auto after = key_of(page, 4);
  if (!after) return pass(after);
  MatchOrder out;
  std::int64_t* const numbers[] = {&out.kind, &out.field, &out.rank};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = number_in_cursor(after->at(i), -1);
    if (!number) return pass(number);
    *numbers[i] = *number;
  }
  out.name = after->at(3);
  return out;
}

Result<Page<registry::SearchHit>> matching(Session& db, const registry::SearchQuery& query) {
  const auto after = place_in(query.page);
  if (!after) return pass(after);
  const auto candidates = search_candidates(db, query);
  if (!candidates) return pass(candidates);
  const auto first = std::ranges::upper_bound(*candidates, *after, {}, &Candidate::order);
  auto hits = seen_of(db, query, {first, candidates->end()},
                      static_cast<std::size_t>(rows_wanted(query.page)));
  return page_of(std::move(hits), query.page, [&](const registry::SearchHit& hit) {
    const auto last =
        std::ranges::find(*candidates, hit.package.id.to_string(), &Candidate::package_id);
    return std::vector{std::to_string(last->order.kind), std::to_string(last->order.field),
                       std::to_string(last->order.rank), last->order.name};
  });
}

Result<void> check_text(const registry::SearchQuery& query) {
  if (query.text.size() <= limits::query_length) return {};
  return fail(Errc::limit_exceeded,
              "a search text has at most " + std::to_string(limits::query_length) + " characters");
}

}  // namespace

std::span<const ListedText> search_statements() { return listed; }

Result<Page<registry::SearchHit>> search_packages(Session& db, const registry::SearchQuery& query) {
  if (auto good = check_text(query); !good) return pass(good);
  return query.text.empty() ? newest(db, query) : matching(db, query);
}

Result<std::vector<registry::SearchHit>> best_of_packages(Session& db,
                                                          const registry::SearchQuery& query) {
  if (auto good = check_text(query); !good) return pass(good);
  if (query.text.empty()) {
    return newest_before(db, query, TimePoint(after_every_update), "", limits::best_matches);
  }
  const auto candidates = search_candidates(db, query);
  if (!candidates) return pass(candidates);
  return seen_of(db, query, *candidates, static_cast<std::size_t>(limits::best_matches));
}

}  // namespace tank::inline v0::sql
