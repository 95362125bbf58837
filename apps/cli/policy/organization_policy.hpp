// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What an organization lets its machines and projects install.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/package/package_name.hpp>
#include <tank/resolve/resolver.hpp>

#include "core/json/value.hpp"

namespace tank::inline v0::cli {

/// One policy file, or what several say together. The empty value allows everything.
struct OrganizationPolicy {
  std::optional<std::vector<std::string>> allow;  ///< names, or `@scope/*`; sorted
  std::vector<std::string> deny;                  ///< the same; goes before `allow`
  std::optional<double> minimum_score;
  std::optional<std::chrono::seconds> minimum_age;
  bool require_signature = false;
  /// Ids of the keys whose signature counts; sorted. Nothing: any publisher's.
  std::optional<std::vector<std::string>> signers;

  friend bool operator==(const OrganizationPolicy&, const OrganizationPolicy&) = default;
  [[nodiscard]] bool is_empty() const { return *this == OrganizationPolicy(); }
};

/// Strict: a key that is misspelt must not be a rule that is missing.
/// Errors: invalid_json, invalid_argument (which key, and what it has to be).
[[nodiscard]] Result<OrganizationPolicy> parse_policy(std::string_view json);
/// As a file would say it.
[[nodiscard]] json::Value policy_document(const OrganizationPolicy& policy);

/// What both allow: each rule is at least as tight as in either. Commutative, associative and
/// idempotent, so that no order of files can loosen anything. Pure.
[[nodiscard]] OrganizationPolicy tightened(const OrganizationPolicy& a,
                                           const OrganizationPolicy& b);

/// Puts the rules into those of the resolver, which may be tighter already.
void add_rules(const OrganizationPolicy& policy, resolve::Policy& rules);

/// Whether the signature of `key` counts; an empty key never does.
[[nodiscard]] bool accepts_signer(const OrganizationPolicy& policy, std::string_view key);

}  // namespace tank::inline v0::cli
