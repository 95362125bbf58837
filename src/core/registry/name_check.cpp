// SPDX-License-Identifier: Apache-2.0
#include "core/registry/name_check.hpp"

#include <tank/package/look_alike.hpp>

namespace tank::inline v0::registry {

using package::PackageName;

Result<std::optional<PackageName>> find_look_alike(const PackageStore& packages,
                                                   const PackageName& name) {
  SimilarNames wanted{.scope = std::string(name.scope()),
                      .skeletons = package::look_alike_skeletons(name)};
  const auto length = static_cast<std::int64_t>(wanted.skeletons.front().size());
  wanted.least_length = length - 1;
  wanted.most_length = length + 1;
  const auto found = packages.similar(wanted);
  if (!found) return pass(found);
  std::optional<PackageName> worst;
  for (const PackageName& other : *found) {
    if (other == name) return std::optional<PackageName>{};
    // Within a scope `a-1` and `a-2` are neighbours; one letter is enough where a stranger's
    // popular name is meant.
    const bool ours = other.scope() == name.scope();
    const bool near = look_alike(name, other) || (!ours && one_slip_apart(name, other));
    if (near && (!worst || other < *worst)) worst = other;
  }
  return worst;
}

Result<void> check_new_name(const PackageStore& packages, const PackageName& name) {
  const auto other = find_look_alike(packages, name);
  if (!other) return pass(other);
  if (!*other) return {};
  return fail(Errc::package_exists, '`' + name.to_string() + "` would be taken for `" +
                                        (*other)->to_string() +
                                        "`, which already exists; choose another name, or ask an "
                                        "administrator of the registry to allow this one");
}

}  // namespace tank::inline v0::registry
