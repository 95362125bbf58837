// SPDX-License-Identifier: Apache-2.0
#include "cli/project/explanation_document.hpp"

#include <utility>

namespace tank::inline v0::cli {
namespace {

json::Array sets(const std::vector<resolve::VersionSet>& all) {
  json::Array out;
  for (const resolve::VersionSet& each : all) {
    out.push_back(json::Object{{"package", each.package}, {"text", each.text}});
  }
  return out;
}

json::Value step_document(const resolve::Step& step) {
  json::Array causes;
  for (const std::size_t cause : step.causes) causes.push_back(cause);
  json::Object out{{"kind", to_string(step.kind)},
                   {"required", sets(step.required)},
                   {"excluded", sets(step.excluded)},
                   {"causes", std::move(causes)}};
  if (!step.range.empty()) out.append("range", step.range);
  if (step.refusal) out.append("refusal", to_string(*step.refusal));
  return out;
}

json::Value fact_document(const resolve::Fact& fact) {
  json::Object out{{"kind", to_string(fact.kind)}};
  if (!fact.package.empty()) out.append("package", fact.package);
  if (!fact.versions.empty()) {
    json::Array versions;
    for (const auto& version : fact.versions) versions.push_back(version.to_string());
    out.append("versions", std::move(versions));
  }
  if (fact.requirement) {
    out.append("requires",
               json::Object{{"name", fact.requirement->name}, {"range", fact.requirement->range}});
  }
  if (fact.refusal) out.append("refusal", to_string(*fact.refusal));
  return out;
}

}  // namespace

json::Value explanation_document(const resolve::Explanation& explanation) {
  json::Array steps;
  for (const auto& step : explanation.steps) steps.push_back(step_document(step));
  json::Array conflict;
  for (const auto& fact : explanation.conflict) conflict.push_back(fact_document(fact));
  json::Array hints;
  for (const auto& hint : explanation.hints) hints.push_back(hint);
  return json::Object{{"prose", resolve::to_prose(explanation)},
                      {"steps", std::move(steps)},
                      {"conflict", std::move(conflict)},
                      {"hints", std::move(hints)}};
}

}  // namespace tank::inline v0::cli
