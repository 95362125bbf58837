// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What the protocol needs of a registry: `tankd` answers from its services as its caller,
/// `tank` from whatever registry it is pointed at.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/package/package_name.hpp>
#include <tank/registry/skills.hpp>

#include "core/json/value.hpp"

namespace tank::inline v0::mcp {

struct SearchCall {
  std::string text;
  int limit = 20;
  std::string after;
};

/// Names of packages with a release that can be installed.
struct NamePage {
  std::vector<package::PackageName> names;
  std::optional<std::string> next;
};

/// The files of the release that `latest` points at.
struct ShelvedSkill {
  std::string version;
  std::shared_ptr<const registry::SkillContents> contents;
};

/// Externally synchronised; lives as long as one call, or as one connection.
class Shelf {
 public:
  virtual ~Shelf() = default;

  /// Whether answers are the same for everybody.
  [[nodiscard]] virtual bool is_public() const = 0;
  [[nodiscard]] virtual Result<json::Value> search(const SearchCall& call) = 0;
  /// The package, or one release of it.
  [[nodiscard]] virtual Result<json::Value> info(const package::PackageName& name,
                                                 const std::string& version) = 0;
  /// Name to range. Errors: no_solution (the detail says why), and others.
  [[nodiscard]] virtual Result<json::Value> resolve(
      const std::map<std::string, std::string>& skills) = 0;
  [[nodiscard]] virtual Result<NamePage> names(int limit, const std::string& after) = 0;
  [[nodiscard]] virtual Result<ShelvedSkill> skill(const package::PackageName& name) = 0;
  [[nodiscard]] virtual Result<std::string> file(const package::PackageName& name,
                                                 const std::string& path) = 0;

  /// Whether there is a project here to install into.
  [[nodiscard]] virtual bool can_install() const { return false; }
  /// Never accepts more than the project's budget grants: what goes beyond it is an error that
  /// says what, and which command accepts it.
  [[nodiscard]] virtual Result<json::Value> install(const std::vector<std::string>& specs) {
    (void)specs;
    return fail(Errc::invalid_argument, "nothing can be installed here");
  }
};

}  // namespace tank::inline v0::mcp
