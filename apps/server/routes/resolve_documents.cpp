// SPDX-License-Identifier: Apache-2.0
#include "server/routes/resolve_documents.hpp"

#include <tank/package/package_name.hpp>

namespace tank::server {
namespace {

json::Array texts(const std::vector<semver::Version>& versions) {
  json::Array out;
  for (const semver::Version& version : versions) out.emplace_back(version.to_string());
  return out;
}

json::Object to_json(const resolve::Fact& fact) {
  json::Object out{{"kind", to_string(fact.kind)}};
  if (!fact.package.empty()) {
    out.append("package", fact.package);
    out.append("versions", texts(fact.versions));
  }
  if (fact.requirement) {
    out.append("requirement",
               json::Object{{"name", fact.requirement->name}, {"range", fact.requirement->range}});
  }
  if (fact.refusal) out.append("refusal", to_string(*fact.refusal));
  return out;
}

json::Array to_json(const std::vector<resolve::VersionSet>& sets) {
  json::Array out;
  for (const resolve::VersionSet& set : sets) {
    out.emplace_back(json::Object{{"package", set.package}, {"text", set.text}});
  }
  return out;
}

json::Object to_json(const resolve::Step& step) {
  json::Array causes;
  for (const std::size_t cause : step.causes) causes.emplace_back(cause);
  json::Object out{{"kind", to_string(step.kind)},
                   {"required", to_json(step.required)},
                   {"excluded", to_json(step.excluded)},
                   {"causes", std::move(causes)}};
  if (!step.range.empty()) out.append("range", step.range);
  if (step.refusal) out.append("refusal", to_string(*step.refusal));
  return out;
}

Result<resolve::Policy> to_policy(const wire::ResolveRequest& request) {
  resolve::Policy policy;
  if (request.permissions) {
    auto budget = wire::from_wire(*request.permissions);
    if (!budget) return pass(budget);
    policy.budget = *std::move(budget);
  }
  if (request.minimum_age_seconds) {
    policy.minimum_age = std::chrono::seconds(*request.minimum_age_seconds);
  }
  policy.minimum_score = request.minimum_score;
  policy.allow = request.allow;
  policy.deny = request.deny;
  policy.include_prerelease = request.include_prerelease;
  return policy;
}

}  // namespace

Result<resolve::Problem> to_problem(const wire::ResolveRequest& request) {
  resolve::Problem problem;
  if (request.mode != "flat" && request.mode != "bucket") {
    return fail(Errc::invalid_argument, "`mode` must be `flat` or `bucket`");
  }
  problem.mode = request.mode == "flat" ? resolve::Mode::flat : resolve::Mode::bucket;
  for (const auto& [name, range] : request.skills) {
    if (auto parsed = package::PackageName::parse(name); !parsed) return pass(parsed);
    problem.roots.push_back({.name = name, .range = range});
  }
  for (const auto& [name, versions] : request.preferred) {
    for (const std::string& text : versions) {
      auto version = semver::Version::parse(text);
      if (!version) return pass(version);
      problem.preferred[name].push_back(*std::move(version));
    }
  }
  auto policy = to_policy(request);
  if (!policy) return pass(policy);
  problem.policy = *std::move(policy);
  return problem;
}

json::Value to_details(const resolve::Explanation& explanation) {
  json::Array conflict;
  for (const resolve::Fact& fact : explanation.conflict) conflict.emplace_back(to_json(fact));
  json::Array steps;
  for (const resolve::Step& step : explanation.steps) steps.emplace_back(to_json(step));
  json::Array hints;
  for (const std::string& hint : explanation.hints) hints.emplace_back(hint);
  return json::Object{{"prose", to_prose(explanation)},
                      {"conflict", std::move(conflict)},
                      {"steps", std::move(steps)},
                      {"hints", std::move(hints)}};
}

}  // namespace tank::server
