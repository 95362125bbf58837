// SPDX-License-Identifier: Apache-2.0
#include "server/site.hpp"

#include "wire/address.hpp"

namespace tank::server {

std::string Site::archive_url(const package::PackageName& name,
                              const semver::Version& version) const {
  return public_url + wire::archive_path(name, version);
}

}  // namespace tank::server
