// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The registry that the command line is pointed at, and the project it stands in, as tools of
/// the Model Context Protocol.

#include <map>
#include <string>

#include "cli/context.hpp"
#include "mcp/shelf.hpp"

namespace tank::inline v0::cli {

/// Asks nobody and prints nothing: standard output belongs to the protocol. Keeps the archives
/// that it read. Borrows the context.
class RegistryShelf final : public mcp::Shelf {
 public:
  explicit RegistryShelf(Context& context) : context_(context) {}

  /// A login may show what others do not see.
  [[nodiscard]] bool is_public() const override { return false; }
  [[nodiscard]] Result<json::Value> search(const mcp::SearchCall& call) override;
  [[nodiscard]] Result<json::Value> info(const PackageName& name,
                                         const std::string& version) override;
  [[nodiscard]] Result<json::Value> resolve(
      const std::map<std::string, std::string>& skills) override;
  [[nodiscard]] Result<mcp::NamePage> names(int limit, const std::string& after) override;
  [[nodiscard]] Result<mcp::ShelvedSkill> skill(const PackageName& name) override;
  [[nodiscard]] Result<std::string> file(const PackageName& name, const std::string& path) override;
  [[nodiscard]] bool can_install() const override { return true; }
  [[nodiscard]] Result<json::Value> install(const std::vector<std::string>& specs) override;

 private:
  /// An archive by name, with the version it is of.
  struct Held {
    std::string version;
    std::string archive;
  };
  [[nodiscard]] Result<const Held*> latest(const PackageName& name);

  Context& context_;
  std::map<std::string, Held> held_;  // the last few
};

}  // namespace tank::inline v0::cli
