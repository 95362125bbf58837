// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The registry as one caller of `/mcp` sees it.

#include "mcp/shelf.hpp"
#include "server/api/call.hpp"

namespace tank::server {

/// Answers as the caller: what he may not see is not there. Borrows the call.
class CallShelf final : public mcp::Shelf {
 public:
  explicit CallShelf(const Call& call) : call_(call) {}

  [[nodiscard]] bool is_public() const override;
  [[nodiscard]] Result<json::Value> search(const mcp::SearchCall& call) override;
  [[nodiscard]] Result<json::Value> info(const package::PackageName& name,
                                         const std::string& version) override;
  [[nodiscard]] Result<json::Value> resolve(
      const std::map<std::string, std::string>& skills) override;
  [[nodiscard]] Result<mcp::NamePage> names(int limit, const std::string& after) override;
  [[nodiscard]] Result<mcp::ShelvedSkill> skill(const package::PackageName& name) override;
  [[nodiscard]] Result<std::string> file(const package::PackageName& name,
                                         const std::string& path) override;

 private:
  const Call& call_;
};

}  // namespace tank::server
