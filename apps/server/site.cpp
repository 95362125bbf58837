// SPDX-License-Identifier: Apache-2.0
#include "server/site.hpp"

#include "wire/address.hpp"

namespace tank::server {

std::string Site::archive_url(const package::PackageName& name,
                              const semver::Version& version) const {
  return public_url + wire::archive_path(name, version);
}

std::string Site::deposit_url(UploadId id, const Secret& token) const {
  return public_url + "/api/v1/skill-uploads/" + id.to_string() + "?token=" + token.reveal();
}

std::string Site::download_url(const package::PackageName& name, const semver::Version& version,
                               const registry::DownloadGrant* grant) const {
  std::string url =
      public_url + "/api/v1/skills/" + name.to_string() + "/" + version.to_string() + "/download";
  if (grant == nullptr) return url;
  return url + "?user=" + grant->user + "&by=" + grant->by + "&expires=" + grant->expires +
         "&token=" + grant->token;
}

}  // namespace tank::server
