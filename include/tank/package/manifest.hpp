// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The manifest `tank.json`: of a skill that is published, and of a project that uses skills.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/package/package_name.hpp>
#include <tank/package/permissions.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::package {

enum class Visibility { public_, private_ };
/// `public` or `private`, and back. Errors: invalid_argument.
[[nodiscard]] TANK_API std::string_view to_string(Visibility visibility);
[[nodiscard]] TANK_API Result<Visibility> parse_visibility(std::string_view word);

/// A server of the Model Context Protocol that comes with the skill: a command, or an address.
struct McpServer {
  std::string command;  ///< empty when `remote` is given
  std::vector<std::string> args;
  std::string remote;
  std::map<std::string, std::string> env;
  bool requires_auth = false;

  friend bool operator==(const McpServer&, const McpServer&) = default;
};

/// What only the client uses when it publishes.
struct PublishSettings {
  std::string build;               ///< shell command run before packing
  std::vector<std::string> files;  ///< packed even if they look like secrets

  friend bool operator==(const PublishSettings&, const PublishSettings&) = default;
};

/// `skills` maps a name to a range or to a dist-tag, as written.
using Dependencies = std::map<PackageName, std::string>;

/// Everything that a manifest can say. A consumer's manifest has neither name nor version.
struct Manifest {
  std::optional<PackageName> name;
  std::optional<semver::Version> version;
  std::string description;
  Dependencies skills;
  std::optional<Permissions> permissions;  ///< absent: not declared; empty: denies everything
  std::string repository;
  std::optional<Visibility> visibility;
  std::optional<double> audit_min_score;
  std::optional<McpServer> mcp_server;
  std::vector<std::string> atoms;
  std::vector<std::string> includes;
  std::optional<PublishSettings> publish;

  friend bool operator==(const Manifest&, const Manifest&) = default;
};

/// Strict: unknown and duplicate keys are refused; every message names the key.
/// Errors: limit_exceeded, invalid_json, invalid_manifest.
[[nodiscard]] TANK_API Result<Manifest> parse_manifest(std::string_view json);

/// One thing that is wrong with a manifest, for who fills in a form.
struct ManifestFault {
  std::string field;  ///< `permissions/network/outbound/0`; empty for the whole
  std::string message;

  friend bool operator==(const ManifestFault&, const ManifestFault&) = default;
};

/// The same, and everything that is wrong as far as it can be told at once; publishable too.
/// Errors: those of `parse_manifest` and of `check_publishable`.
[[nodiscard]] TANK_API Result<Manifest> parse_publishable(std::string_view json,
                                                          std::vector<ManifestFault>& faults);

/// What publishing asks of a manifest beyond its grammar: name, version, and permissions
/// (an absent key publishes as "needs nothing").
/// Errors: invalid_manifest.
[[nodiscard]] TANK_API Result<void> check_publishable(const Manifest& manifest);

/// Two spaces, keys in the documented order, trailing newline. Reads back equal.
[[nodiscard]] TANK_API std::string write_manifest(const Manifest& manifest);

}  // namespace tank::inline v0::package
