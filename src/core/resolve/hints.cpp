// SPDX-License-Identifier: Apache-2.0
#include "core/resolve/hints.hpp"

#include <algorithm>
#include <set>

#include <tank/semver/range.hpp>

namespace tank::inline v0::resolve::detail {
namespace {

std::string listed(const package::Permissions& permissions) {
  std::string text;
  const auto add = [&](std::string_view what, const std::vector<std::string>& entries) {
    for (const std::string& each : entries) {
      text.append(text.empty() ? "" : ", ").append(what).append(" ").append(each);
    }
  };
  add("network", permissions.network_outbound);
  add("read", permissions.filesystem_read);
  add("write", permissions.filesystem_write);
  if (permissions.subprocess) text.append(text.empty() ? "" : ", ").append("subprocess");
  return text;
}

class Hints {
 public:
  Hints(const Problem& problem, const Universe& universe)
      : problem_(&problem), universe_(&universe) {}

  // About a requirement that nothing satisfies.
  void about_target(Id requirement) {
    const RequirementRow& row = universe_->requirement_row(requirement);
    const std::string name{universe_->name(row.package)};
    if (universe_->package_row(row.package).version_count == 0) {
      const auto near = universe_->nearest(name);
      if (!near.empty()) say("There is no " + name + "; did you mean " + near.front() + "?");
      return;
    }
    if (row.target != nothing) return;
    const auto range = semver::Range::parse(universe_->text(row.range),
                                            {.loose = true, .include_prerelease = true});
    if (!range) {
      say("\"" + std::string{universe_->text(row.range)} + "\" is neither a range nor a tag of " +
          name + ".");
      return;
    }
    const auto all = universe_->versions_of(row.package);
    const auto found = std::find_if(all.rbegin(), all.rend(), [&](const semver::Version& v) {
      return v.is_prerelease() && range->satisfied_by(v);
    });
    if (found == all.rend()) return;
    say("A pre-release of " + name + " is in that range: " + found->to_string() +
        ". Name it, or allow pre-releases.");
  }

  void about_refusal(Id package, Refusal rule) {
    const Rules rules{*problem_, *universe_};
    for (Id i = universe_->package_row(package).version_count; i-- > 0;) {
      if (!rules.applies(rule, package, i)) continue;
      say(remedy(package, i, rule));
      return;
    }
  }

  std::vector<std::string> take() { return std::move(said_); }

 private:
  void say(std::string sentence) {
    if (std::ranges::find(said_, sentence) == said_.end()) said_.push_back(std::move(sentence));
  }

  [[nodiscard]] std::string remedy(Id package, Id ordinal, Refusal rule) const {
    const std::string who = std::string{universe_->name(package)} + " " +
                            universe_->version(package, ordinal).to_string();
    const VersionRow& row = universe_->version_row(package, ordinal);
    switch (rule) {
      case Refusal::denied:
        return "Take it off the deny list to allow " + who + ".";
      case Refusal::not_allowed:
        return "Put it on the allow list to allow " + who + ".";
      case Refusal::yanked:
        return who + " exists but is yanked; only a lock that holds it already keeps it.";
      case Refusal::minimum_age:
        if (row.published_at == no_time) return "Nobody knows when " + who + " was published.";
        return who + " is old enough from " +
               v0::to_string(TimePoint{TimePoint::duration{row.published_at}} +
                             *problem_->policy.minimum_age) +
               " on.";
      case Refusal::minimum_score:
        return who +
               (row.score < 0 ? " has no score." : " has a score below the least that is allowed.");
      case Refusal::not_signed:
        return who + " has no signature of a publisher whose signature counts.";
      case Refusal::budget:
        return "Granting " +
               listed(package::difference(universe_->permissions(row.permissions),
                                          *problem_->policy.budget)) +
               " would allow " + who + ".";
    }
    return {};
  }

  const Problem* problem_;
  const Universe* universe_;
  std::vector<std::string> said_;
};

}  // namespace

std::vector<std::string> hints_of(const Problem& problem, const Universe& universe,
                                  const Conflict& conflict) {
  Hints hints{problem, universe};
  for (const Id root : conflict.roots) hints.about_target(root);
  for (const Id group : conflict.groups) hints.about_target(universe.group(group).requirement);
  for (const auto& [package, rule] : conflict.refusals) hints.about_refusal(package, rule);
  return hints.take();
}

}  // namespace tank::inline v0::resolve::detail
