// SPDX-License-Identifier: Apache-2.0
#include "cli/policy/policy_files.hpp"

#include <algorithm>
#include <variant>

#include <fcntl.h>

#include <tank/base/limits.hpp>
#include <tank/resolve/memory_source.hpp>

#include "cli/context.hpp"
#include "cli/install/file_text.hpp"
#include "cli/project/explanation_document.hpp"
#include "cli/project/registry_source.hpp"
#include "cli/trust/settling.hpp"

namespace tank::inline v0::cli {
namespace {

using package::LockedPackage;

/// The folders from the root down to `folder`.
std::vector<std::string> way_down(const std::string& folder) {
  std::vector<std::string> out;
  for (std::size_t end = 0; end != std::string::npos;) {
    end = folder.find('/', end + 1);
    out.push_back(folder.substr(0, end));
  }
  if (!out.empty() && out.front() != "/") out.insert(out.begin(), "");
  return out;
}

Result<bool> take_file(const std::string& path, PolicyInForce& out) {
  const auto text = read_text(AT_FDCWD, path, limits::manifest_bytes);
  if (!text) return pass(text);
  if (!*text) return false;
  const auto policy = parse_policy(**text);
  if (!policy) return fail(policy.error().code, path + ": " + policy.error().detail);
  out.policy = tightened(out.policy, *policy);
  out.files.push_back(path);
  return true;
}

/// What the index says of a locked version, where somebody answers.
struct IndexWord {
  std::optional<TimePoint> published_at;
  std::optional<double> score;
};

IndexWord ask_index(Context& context, RegistrySource& source, const LockedPackage& locked) {
  if (context.configuration.is_on("offline")) return {};
  const std::string name = locked.name.to_string();
  if (!source.load(name)) return {};
  const wire::IndexVersion* found = source.find(name, locked.version);
  if (found == nullptr) return {};
  return {found->published_at, found->score};
}

/// The packages of a lock as a registry that has nothing else.
Result<resolve::MemorySource> source_of(Context& context, const package::Lockfile& lock,
                                        const OrganizationPolicy& policy) {
  resolve::MemorySource out;
  auto registry = context.registry();
  if (!registry) return pass(registry);
  RegistrySource index(**registry);
  const auto publishers = known_publications(context, lock);
  if (!publishers) return pass(publishers);
  for (std::size_t i = 0; i < lock.packages.size(); ++i) {
    const LockedPackage& each = lock.packages[i];
    const auto& known = (*publishers)[i];
    resolve::Candidate candidate;
    candidate.version = each.version;
    candidate.score = each.audit_score;
    candidate.is_signed = known && accepts_signer(policy, known->key);
    if (known) candidate.published_at = known->at;
    const bool needs_index = policy.minimum_score || (policy.minimum_age && !known);
    if (needs_index) {
      const IndexWord word = ask_index(context, index, each);
      if (!candidate.published_at) candidate.published_at = word.published_at;
      if (word.score) candidate.score = word.score;
    }
    out.add(each.name.to_string(), std::move(candidate));
  }
  return out;
}

}  // namespace

Result<PolicyInForce> policy_in_force(const Context& context) {
  PolicyInForce out;
  std::vector<std::string> paths{"/etc/tank/policy.json",
                                 context.environment.config_folder() + "/policy.json"};
  for (const std::string& folder : way_down(context.environment.working_directory)) {
    paths.push_back(folder + "/" + policy_file);
  }
  for (const std::string& path : paths) {
    if (auto taken = take_file(path, out); !taken) return pass(taken);
  }
  const auto named = context.environment.get("TANK_POLICY");
  if (!named) return out;
  const auto taken = take_file(context.environment.absolute(*named), out);
  if (!taken) return pass(taken);
  if (*taken) return out;
  return fail(Errc::io_error, "TANK_POLICY names " + *named + ", which is not there");
}

bool is_of_policy(resolve::Refusal refusal, const OrganizationPolicy& policy) {
  switch (refusal) {
    case resolve::Refusal::denied:
    case resolve::Refusal::not_allowed:
    case resolve::Refusal::not_signed:
      return true;
    case resolve::Refusal::minimum_age:
      return policy.minimum_age.has_value();
    case resolve::Refusal::minimum_score:
      return policy.minimum_score.has_value();
    default:
      return false;
  }
}

void name_policy_files(Context& context, const PolicyInForce& in_force) {
  std::string text;
  json::Array files;
  for (const std::string& each : in_force.files) {
    text += (text.empty() ? "" : ", ") + each;
    files.push_back(each);
  }
  context.report.prose += "\nPolicy: " + text;
  if (auto* details = context.report.details.if_object()) {
    details->append("policy", json::Object{{"files", std::move(files)},
                                           {"rules", policy_document(in_force.policy)}});
  }
  context.report.next =
      "ask who keeps the policy, or choose what it allows; `tank policy` shows it";
}

Result<void> check_policy(Context& context, const package::Lockfile& lock) {
  const auto in_force = policy_in_force(context);
  if (!in_force) return pass(in_force);
  if (in_force->policy.is_empty()) return {};
  auto source = source_of(context, lock, in_force->policy);
  if (!source) return pass(source);
  resolve::Problem problem;
  problem.now = context.clock.now();
  add_rules(in_force->policy, problem.policy);
  for (const LockedPackage& each : lock.packages) {
    problem.roots.push_back({each.name.to_string(), each.version.to_string()});
  }
  const auto answer = resolve::resolve(problem, *source);
  if (!answer) return pass(answer);
  const auto* why = std::get_if<resolve::Explanation>(&*answer);
  if (why == nullptr) return {};
  context.report.details = explanation_document(*why);
  context.report.prose = resolve::to_prose(*why);
  while (context.report.prose.ends_with('\n')) context.report.prose.pop_back();
  name_policy_files(context, *in_force);
  return fail(Errc::policy_refused, "a policy does not allow what tank.lock holds");
}

}  // namespace tank::inline v0::cli
