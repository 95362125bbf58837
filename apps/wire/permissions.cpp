// SPDX-License-Identifier: Apache-2.0
#include "wire/permissions.hpp"

namespace tank::inline v0::wire {

Permissions to_wire(const package::Permissions& permissions) {
  return {.network = {permissions.network_outbound},
          .filesystem = {permissions.filesystem_read, permissions.filesystem_write},
          .subprocess = permissions.subprocess};
}

Result<package::Permissions> from_wire(const Permissions& permissions) {
  return package::normalize({.network_outbound = permissions.network.outbound,
                             .filesystem_read = permissions.filesystem.read,
                             .filesystem_write = permissions.filesystem.write,
                             .subprocess = permissions.subprocess});
}

}  // namespace tank::inline v0::wire
