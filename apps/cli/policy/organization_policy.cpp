// SPDX-License-Identifier: Apache-2.0
#include "cli/policy/organization_policy.hpp"

#include <algorithm>
#include <iterator>

#include "cli/config/duration.hpp"
#include "core/json/json.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr std::size_t most_names = 10'000;
constexpr double highest_score = 10;

}  // namespace

struct SignaturesDocument {
  bool required = true;
  std::optional<std::vector<std::string>> keys;
};

template <class Visitor>
void describe(Visitor& v, SignaturesDocument& d) {
  v.optional("keys", d.keys, "Ids of the keys that count; any publisher's unless given.")
      .max_items(most_names);
  v.optional("required", d.required, "Whether a release has to be signed; true unless given.");
}

struct PolicyDocument {
  std::optional<std::vector<std::string>> allow;
  std::optional<std::vector<std::string>> deny;
  std::optional<std::string> minimum_age;
  std::optional<double> minimum_score;
  std::optional<SignaturesDocument> signatures;
};

template <class Visitor>
void describe(Visitor& v, PolicyDocument& d) {
  v.optional("allow", d.allow, "Names, or `@scope/*`; nothing else is installed.")
      .max_items(most_names);
  v.optional("deny", d.deny, "Names, or `@scope/*`, that are never installed.")
      .max_items(most_names);
  v.optional("minimum_age", d.minimum_age, "Like `7d`; younger releases are not installed.");
  v.optional("minimum_score", d.minimum_score, "0 to 10; lower scores are not installed.");
  v.optional("signatures", d.signatures, "Whose signature a release needs.");
}

namespace {

void tidy(std::vector<std::string>& names) {
  std::ranges::sort(names);
  const auto twice = std::ranges::unique(names);
  names.erase(twice.begin(), twice.end());
}

/// `@scope/*` stands for all packages of a scope.
Result<void> check_names(std::string_view key, const std::vector<std::string>& names) {
  for (const std::string& each : names) {
    const bool is_scope = each.ends_with("/*");
    const std::string name = is_scope ? each.substr(0, each.size() - 1) + "any" : each;
    if (package::PackageName::parse(name)) continue;
    return fail(Errc::invalid_argument, "`" + std::string(key) + "`: `" + each +
                                            "` is neither `@scope/name` nor `@scope/*`");
  }
  return {};
}

bool covers_name(std::string_view pattern, std::string_view name) {
  if (pattern == name) return true;
  return pattern.ends_with("/*") && name.starts_with(pattern.substr(0, pattern.size() - 1));
}

/// The names that stand on both lists.
std::vector<std::string> common_names(const std::vector<std::string>& a,
                                      const std::vector<std::string>& b) {
  std::vector<std::string> out;
  for (const std::string& one : a) {
    for (const std::string& other : b) {
      if (covers_name(one, other)) {
        out.push_back(other);
      } else if (covers_name(other, one)) {
        out.push_back(one);
      }
    }
  }
  tidy(out);
  return out;
}

template <class T, class Join>
std::optional<T> joined(const std::optional<T>& a, const std::optional<T>& b, Join join) {
  if (!a || !b) return a ? a : b;
  return join(*a, *b);
}

Result<void> take_signatures(const PolicyDocument& document, OrganizationPolicy& out) {
  if (!document.signatures) return {};
  out.require_signature = document.signatures->required;
  out.signers = document.signatures->keys;
  if (!out.signers) return {};
  if (!out.require_signature) {
    return fail(Errc::invalid_argument,
                "`signatures`: keys are named, and `required` says that none is needed");
  }
  tidy(*out.signers);
  for (const std::string& each : *out.signers) {
    if (each.starts_with("ed25519:")) continue;
    return fail(Errc::invalid_argument,
                "`signatures.keys`: `" + each + "` is no id as `tank key list` shows them");
  }
  return {};
}

std::string duration_text(std::chrono::seconds age) {
  constexpr std::int64_t day = 86'400;
  return age.count() % day == 0 ? std::to_string(age.count() / day) + "d"
                                : std::to_string(age.count()) + "s";
}

}  // namespace

Result<OrganizationPolicy> parse_policy(std::string_view json) {
  auto document = json::read<PolicyDocument>(json, json::Unknown::refuse);
  if (!document) return pass(document);
  OrganizationPolicy out;
  out.allow = std::move(document->allow);
  out.deny = std::move(document->deny).value_or(std::vector<std::string>());
  if (out.allow) {
    tidy(*out.allow);
    if (auto good = check_names("allow", *out.allow); !good) return pass(good);
  }
  tidy(out.deny);
  if (auto good = check_names("deny", out.deny); !good) return pass(good);
  out.minimum_score = document->minimum_score;
  if (out.minimum_score && !(*out.minimum_score >= 0 && *out.minimum_score <= highest_score)) {
    return fail(Errc::invalid_argument, "`minimum_score` is a number from 0 to 10");
  }
  if (document->minimum_age) {
    const auto age = parse_duration(*document->minimum_age);
    if (!age) return fail(age.error().code, "`minimum_age`: " + age.error().detail);
    out.minimum_age = *age;
  }
  if (auto taken = take_signatures(*document, out); !taken) return pass(taken);
  return out;
}

json::Value policy_document(const OrganizationPolicy& policy) {
  PolicyDocument out;
  out.allow = policy.allow;
  if (!policy.deny.empty()) out.deny = policy.deny;
  if (policy.minimum_age) out.minimum_age = duration_text(*policy.minimum_age);
  out.minimum_score = policy.minimum_score;
  if (policy.require_signature) out.signatures = SignaturesDocument{true, policy.signers};
  return json::to_value(out);
}

OrganizationPolicy tightened(const OrganizationPolicy& a, const OrganizationPolicy& b) {
  OrganizationPolicy out;
  out.allow = joined(a.allow, b.allow, common_names);
  out.deny = a.deny;
  std::ranges::copy(b.deny, std::back_inserter(out.deny));
  tidy(out.deny);
  const auto higher = [](const auto& one, const auto& other) { return std::max(one, other); };
  out.minimum_score = joined(a.minimum_score, b.minimum_score, higher);
  out.minimum_age = joined(a.minimum_age, b.minimum_age, higher);
  out.require_signature = a.require_signature || b.require_signature;
  out.signers = joined(a.signers, b.signers, [](const auto& one, const auto& other) {
    std::vector<std::string> both;
    std::ranges::set_intersection(one, other, std::back_inserter(both));
    return both;
  });
  return out;
}

void add_rules(const OrganizationPolicy& policy, resolve::Policy& rules) {
  OrganizationPolicy now{.allow = std::move(rules.allow),
                         .deny = std::move(rules.deny),
                         .minimum_score = rules.minimum_score,
                         .minimum_age = rules.minimum_age,
                         .require_signature = rules.require_signature,
                         .signers = std::nullopt};
  now = tightened(now, policy);
  rules.allow = std::move(now.allow);
  rules.deny = std::move(now.deny);
  rules.minimum_score = now.minimum_score;
  rules.minimum_age = now.minimum_age;
  rules.require_signature = now.require_signature;
}

bool accepts_signer(const OrganizationPolicy& policy, std::string_view key) {
  if (key.empty()) return false;
  return !policy.signers || std::ranges::find(*policy.signers, key) != policy.signers->end();
}

}  // namespace tank::inline v0::cli
