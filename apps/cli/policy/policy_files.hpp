// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Where policies are found, and whether a lock keeps them.

#include <string>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/package/lockfile.hpp>

#include "cli/policy/organization_policy.hpp"

namespace tank::inline v0::cli {

struct Context;

inline constexpr const char* policy_file = "tank-policy.json";

/// What all files say together, and which they are, farthest first.
struct PolicyInForce {
  OrganizationPolicy policy;
  std::vector<std::string> files;
};

/// Of the system (`/etc/tank/policy.json`), of the user (`policy.json` beside the configuration),
/// `tank-policy.json` in the working directory and every folder above it, and the file that
/// `TANK_POLICY` names. A file that cannot be read is an error, not a policy that allows.
/// Errors: io_error, invalid_json, invalid_argument, all with the file's name.
[[nodiscard]] Result<PolicyInForce> policy_in_force(const Context& context);

/// Whether every package of the lock may be installed, whoever wrote the lock: by the proofs that
/// are kept, by the registry's index where it can be asked, and by what the lock says where not.
/// The explanation is in the context's report, as prose and as data.
/// Errors: policy_refused, those of `policy_in_force` and of reading the proofs.
[[nodiscard]] Result<void> check_policy(Context& context, const package::Lockfile& lock);

/// Whether the rule is one of the policy's own, rather than of the project.
[[nodiscard]] bool is_of_policy(resolve::Refusal refusal, const OrganizationPolicy& policy);

/// Puts into the report which files made the rules.
void name_policy_files(Context& context, const PolicyInForce& in_force);

}  // namespace tank::inline v0::cli
