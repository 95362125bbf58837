// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The Skills extension (`io.modelcontextprotocol/skills`): entries with a digest for every
/// file, at `skill://scope/name/path`.

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "mcp/message.hpp"
#include "mcp/shelf.hpp"

namespace tank::inline v0::mcp {

/// A file of a skill by its address.
struct SkillUri {
  package::PackageName name;
  std::string path;

  /// `skill://acme/pdf/SKILL.md`. Errors: invalid_argument.
  [[nodiscard]] static Result<SkillUri> parse(std::string_view text);
};

/// `skills/list`. Errors: invalid_params (the cursor).
[[nodiscard]] tl::expected<json::Object, RpcError> list_skills(Shelf& shelf,
                                                               const json::Object& params);
/// `skills/get`. Errors: invalid_params.
[[nodiscard]] tl::expected<json::Object, RpcError> get_skill(Shelf& shelf,
                                                             const json::Object& params);
/// `resources/list`: every SKILL.md. Errors: invalid_params.
[[nodiscard]] tl::expected<json::Object, RpcError> list_resources(Shelf& shelf,
                                                                  const json::Object& params);
[[nodiscard]] json::Array resource_templates();
/// `resources/read`. Errors: invalid_params.
[[nodiscard]] tl::expected<json::Object, RpcError> read_resource(Shelf& shelf,
                                                                 const json::Object& params);

}  // namespace tank::inline v0::mcp
