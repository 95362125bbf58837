// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: permissions, as manifests write them.

#include <string>
#include <vector>

#include <tank/base/limits.hpp>
#include <tank/package/permissions.hpp>

#include "core/json/describe.hpp"

namespace tank::inline v0::wire {

struct NetworkPermissions {
  std::vector<std::string> outbound;
};

template <class Visitor>
void describe(Visitor& v, NetworkPermissions& d) {
  v.optional("outbound", d.outbound, "Hosts that may be reached; `*.d` covers `d` and below.")
      .max_items(limits::permission_entries);
}

struct FilesystemPermissions {
  std::vector<std::string> read;
  std::vector<std::string> write;
};

template <class Visitor>
void describe(Visitor& v, FilesystemPermissions& d) {
  v.optional("read", d.read, "Paths that may be read.").max_items(limits::permission_entries);
  v.optional("write", d.write, "Paths that may be written.").max_items(limits::permission_entries);
}

struct Permissions {
  NetworkPermissions network;
  FilesystemPermissions filesystem;
  bool subprocess = false;
};

template <class Visitor>
void describe(Visitor& v, Permissions& d) {
  v.optional("network", d.network, "What may be reached over the network.");
  v.optional("filesystem", d.filesystem, "What may be read and written.");
  v.optional("subprocess", d.subprocess, "Whether programs may be started.");
}

[[nodiscard]] Permissions to_wire(const package::Permissions& permissions);
/// In canonical form. Errors: invalid_permissions, limit_exceeded.
[[nodiscard]] Result<package::Permissions> from_wire(const Permissions& permissions);

}  // namespace tank::inline v0::wire
