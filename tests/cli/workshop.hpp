// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Where the tests of the command line work: a home, a registry, skills and a project.

#include <memory>
#include <string>
#include <vector>

#include "cli/process.hpp"
#include "core/json/json.hpp"
#include "support/backends.hpp"

namespace tank::testing {

/// A skill to publish, in its shortest form.
struct SkillFolder {
  std::string name;  ///< `@acme/pdf`
  std::string version = "1.0.0";
  std::string dependencies;  ///< inside of the `skills` object
  std::string permissions;   ///< inside of the `permissions` object
  std::string text = "Read it.";
  int more_files = 0;
};

class Workshop {
 public:
  /// Where the registry is: a folder, or a server with a store.
  enum class Kind { folder, sqlite_server, postgres_server };
  /// `more` is in every environment, the server's too; a server keeps its artifacts in a folder,
  /// unless `TANK_ARTIFACTS` there says where.
  explicit Workshop(Kind kind = Kind::folder, Variables more = {});
  ~Workshop();

  /// Runs `tank` in the project.
  Outcome tank(const std::vector<std::string>& words, const std::string& input = {}) const;
  [[nodiscard]] Process start(const std::vector<std::string>& words) const;
  /// The document of a command with `--json`; null where it printed none.
  [[nodiscard]] json::Value document(std::vector<std::string> words) const;

  /// Writes the skill's folder and gives its path.
  std::string write_skill(const SkillFolder& skill) const;
  Outcome publish(const SkillFolder& skill) const;
  /// The project's manifest.
  void write_project(const std::string& manifest) const;

  [[nodiscard]] std::string project() const { return folder_.path() + "/project"; }
  [[nodiscard]] std::string in_project(const std::string& path) const {
    return project() + "/" + path;
  }
  [[nodiscard]] std::string root() const { return folder_.path(); }
  [[nodiscard]] const std::string& registry() const { return registry_; }
  [[nodiscard]] Variables variables() const;
  /// What the line that the server printed did; nothing for a folder.
  [[nodiscard]] const Outcome& login() const { return login_; }
  void set(const std::string& name, const std::string& value) { extra_[name] = value; }

 private:
  void start_server(const std::string& store);

  TemporaryFolder folder_;
  std::string registry_;
  Variables extra_;
  Outcome login_;
  std::unique_ptr<Place> schema_;
  std::unique_ptr<Process> server_;
};

/// All kinds, for what has to be the same on all.
[[nodiscard]] std::vector<Workshop::Kind> every_registry();

/// Publishes `acme` with text 1.0.0 and pdf 1.0.0, which needs it.
void publish_two(const Workshop& workshop);

}  // namespace tank::testing
