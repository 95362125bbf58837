// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <tank/base/limits.hpp>
#include <tank/package/permissions.hpp>

#include "core/package/host_pattern.hpp"
#include "core/package/path_pattern.hpp"

namespace tank::inline v0::package {
namespace {

using List = std::vector<std::string>;

// One row per list of a permission set: all that the algebra needs to know of it.
struct ListKind {
  List Permissions::* list;
  Widening::Field field;
  Result<std::string> (*normalize)(std::string_view);
  bool (*covers)(std::string_view pattern, std::string_view entry);
};

constexpr std::array lists{
    ListKind{&Permissions::network_outbound, Widening::Field::network_outbound, normalize_host,
             canonical_host_covers},
    ListKind{&Permissions::filesystem_read, Widening::Field::filesystem_read, normalize_path,
             path_covers},
    ListKind{&Permissions::filesystem_write, Widening::Field::filesystem_write, normalize_path,
             path_covers},
};

// One entry of the list suffices: no pattern is the union of finitely many others.
bool is_covered(const ListKind& kind, const List& list, std::string_view entry) {
  return std::ranges::any_of(list, [&](const auto& mine) { return kind.covers(mine, entry); });
}

List without_covered(const ListKind& kind, List list) {
  std::ranges::sort(list);
  list.erase(std::ranges::unique(list).begin(), list.end());
  List kept;
  for (const auto& entry : list) {
    const bool redundant = std::ranges::any_of(
        list, [&](const auto& other) { return other != entry && kind.covers(other, entry); });
    if (!redundant) kept.push_back(entry);
  }
  return kept;
}

List missing(const ListKind& kind, const List& wanted, const List& granted) {
  List out;
  for (const auto& entry : wanted) {
    if (!is_covered(kind, granted, entry)) out.push_back(entry);
  }
  return out;
}

Result<List> normalize_list(const ListKind& kind, const List& raw) {
  if (raw.size() > limits::permission_entries) {
    return fail(Errc::limit_exceeded, std::string(to_string(kind.field)) + " has more than " +
                                          std::to_string(limits::permission_entries) + " entries");
  }
  List out;
  out.reserve(raw.size());
  for (const auto& entry : raw) {
    auto canonical = kind.normalize(entry);
    if (!canonical) {
      return fail(canonical.error().code,
                  std::string(to_string(kind.field)) + ": " + canonical.error().detail);
    }
    out.push_back(std::move(*canonical));
  }
  return without_covered(kind, std::move(out));
}

}  // namespace

Result<Permissions> normalize(Permissions raw) {
  for (const auto& kind : lists) {
    auto list = normalize_list(kind, raw.*kind.list);
    if (!list) return pass(list);
    raw.*kind.list = std::move(*list);
  }
  return raw;
}

bool covers(const Permissions& a, const Permissions& b) {
  if (b.subprocess && !a.subprocess) return false;
  return std::ranges::all_of(lists, [&](const auto& kind) {
    return std::ranges::all_of(
        b.*kind.list, [&](const auto& entry) { return is_covered(kind, a.*kind.list, entry); });
  });
}

Permissions unite(const Permissions& a, const Permissions& b) {
  Permissions out = a;
  out.subprocess = a.subprocess || b.subprocess;
  for (const auto& kind : lists) {
    List& list = out.*kind.list;
    const List& more = b.*kind.list;
    list.insert(list.end(), more.begin(), more.end());
    list = without_covered(kind, std::move(list));
  }
  return out;
}

Permissions difference(const Permissions& b, const Permissions& a) {
  Permissions out;
  out.subprocess = b.subprocess && !a.subprocess;
  for (const auto& kind : lists) out.*kind.list = missing(kind, b.*kind.list, a.*kind.list);
  return out;
}

std::string_view to_string(Widening::Field field) {
  switch (field) {
    case Widening::Field::network_outbound:
      return "network.outbound";
    case Widening::Field::filesystem_read:
      return "filesystem.read";
    case Widening::Field::filesystem_write:
      return "filesystem.write";
    case Widening::Field::subprocess:
      return "subprocess";
  }
  return "";
}

std::vector<Widening> widening(const Permissions& previous, const Permissions& next) {
  const Permissions wider = difference(next, previous);
  std::vector<Widening> out;
  for (const auto& kind : lists) {
    for (const auto& entry : wider.*kind.list) out.push_back({kind.field, entry});
  }
  if (wider.subprocess) out.push_back({Widening::Field::subprocess, ""});
  return out;
}

}  // namespace tank::inline v0::package
