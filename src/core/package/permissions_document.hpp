// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Permissions as JSON, in the nested form of manifests and lock files.

#include <string>
#include <string_view>
#include <vector>

#include <tank/base/limits.hpp>
#include <tank/package/permissions.hpp>

#include "core/json/json.hpp"

namespace tank::inline v0::package {

struct NetworkDocument {
  std::vector<std::string> outbound;
};

struct FilesystemDocument {
  std::vector<std::string> read;
  std::vector<std::string> write;
};

/// Keys stand in the order of the alphabet, as lock files need them.
struct PermissionsDocument {
  FilesystemDocument filesystem;
  NetworkDocument network;
  bool subprocess = false;
};

template <class Visitor>
void describe(Visitor& v, NetworkDocument& d) {
  v.optional("outbound", d.outbound, "Hosts that may be reached: `name`, `*.name`, `*`, `:port`.")
      .max_items(limits::permission_entries);
}

template <class Visitor>
void describe(Visitor& v, FilesystemDocument& d) {
  v.optional("read", d.read, "Paths in the project that may be read.")
      .max_items(limits::permission_entries);
  v.optional("write", d.write, "Paths in the project that may be written.")
      .max_items(limits::permission_entries);
}

template <class Visitor>
void describe(Visitor& v, PermissionsDocument& d) {
  v.optional("filesystem", d.filesystem, "Files of the project.");
  v.optional("network", d.network, "Connections.");
  v.optional("subprocess", d.subprocess, "Whether programs may be started.");
}

/// Errors: limit_exceeded, invalid_permissions.
[[nodiscard]] inline Result<Permissions> from_document(PermissionsDocument document) {
  return normalize({.network_outbound = std::move(document.network.outbound),
                    .filesystem_read = std::move(document.filesystem.read),
                    .filesystem_write = std::move(document.filesystem.write),
                    .subprocess = document.subprocess});
}

[[nodiscard]] inline PermissionsDocument to_document(const Permissions& permissions) {
  return {.filesystem = {permissions.filesystem_read, permissions.filesystem_write},
          .network = {permissions.network_outbound},
          .subprocess = permissions.subprocess};
}

}  // namespace tank::inline v0::package
