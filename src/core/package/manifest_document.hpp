// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The manifest as it stands in JSON. Members are in the order in which they are written.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tank/base/limits.hpp>
#include <tank/package/manifest.hpp>

#include "core/json/json.hpp"
#include "core/package/permissions_document.hpp"

namespace tank::inline v0::package {

constexpr auto words(Visibility) {
  return std::array{std::pair{Visibility::public_, std::string_view("public")},
                    std::pair{Visibility::private_, std::string_view("private")}};
}

struct AuditDocument {
  std::optional<double> min_score;
};

struct McpServerDocument {
  std::optional<std::string> command;
  std::optional<std::vector<std::string>> args;
  std::optional<std::string> remote;
  std::optional<bool> requires_auth;
  std::optional<std::map<std::string, std::string>> env;
};

struct PublishDocument {
  std::optional<std::string> build;
  std::optional<std::vector<std::string>> files;
};

struct ManifestDocument {
  std::optional<PackageName> name;
  std::optional<std::string> version;
  std::optional<std::string> description;
  std::optional<Dependencies> skills;
  std::optional<PermissionsDocument> permissions;
  std::optional<std::string> repository;
  std::optional<Visibility> visibility;
  std::optional<AuditDocument> audit;
  std::optional<McpServerDocument> mcp_server;
  std::optional<std::vector<json::Value>> atoms;
  std::optional<std::vector<std::string>> includes;
  std::optional<PublishDocument> publish;
};

template <class Visitor>
void describe(Visitor& v, AuditDocument& d) {
  v.optional("min_score", d.min_score, "The least audit score of what is installed, 0 to 10.");
}

template <class Visitor>
void describe(Visitor& v, McpServerDocument& d) {
  v.optional("command", d.command, "The program that serves; excludes `remote`.");
  v.optional("args", d.args, "Its arguments.");
  v.optional("remote", d.remote, "The address of a server elsewhere; excludes `command`.");
  v.optional("requires_auth", d.requires_auth, "Whether the server asks for credentials.");
  v.optional("env", d.env, "Environment variables that it is given.");
}

template <class Visitor>
void describe(Visitor& v, PublishDocument& d) {
  v.optional("build", d.build, "A shell command run before packing.");
  v.optional("files", d.files, "Paths that are packed whatever they look like.");
}

template <class Visitor>
void describe(Visitor& v, ManifestDocument& d) {
  v.optional("name", d.name, "`@scope/name`; a consumer has none.");
  v.optional("version", d.version, "Semantic Versioning 2.0.0; a consumer has none.");
  v.optional("description", d.description, "One or two sentences.");
  v.optional("skills", d.skills, "What this needs: a range or a dist-tag by name.");
  v.optional("permissions", d.permissions, "What a skill needs, or a project allows.");
  v.optional("repository", d.repository, "Where the source is.");
  v.optional("visibility", d.visibility, "Who may see the package.");
  v.optional("audit", d.audit, "What a project expects of audits.");
  v.optional("mcp_server", d.mcp_server, "A server of the Model Context Protocol.");
  v.optional("atoms", d.atoms, "The parts of the skill.");
  v.optional("includes", d.includes, "Further files of the skill.");
  v.optional("publish", d.publish, "For the command line only; not sent.");
}

}  // namespace tank::inline v0::package
