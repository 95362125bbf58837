// SPDX-License-Identifier: Apache-2.0
#include "cli/project/fetching.hpp"

#include <optional>
#include <vector>

#include "cli/context.hpp"
#include "cli/install/unpacking.hpp"
#include "cli/project/project.hpp"

namespace tank::inline v0::cli {
namespace {

using package::LockedPackage;

Error about(const LockedPackage& package, const Error& error) {
  return {error.code, full_name(package) + ": " + error.detail};
}

}  // namespace

Result<void> fetch(Context& context, std::span<const LockedPackage* const> packages,
                   Fetched& fetched) {
  std::vector<const LockedPackage*> missing;
  for (const LockedPackage* each : packages) {
    if (auto cached = fetched.cache().find(each->integrity)) {
      fetched.keep(each->integrity, std::move(*cached));
    } else {
      missing.push_back(each);
    }
  }
  if (missing.empty()) return {};
  auto registry = context.registry();
  if (!registry) return pass(registry);
  std::vector<ArchiveRequest> requests;
  for (const LockedPackage* each : missing) {
    requests.push_back({.name = each->name, .version = each->version, .size_bytes = 0});
  }
  std::optional<Error> first_error;
  std::size_t arrived = 0;
  UnpackingPool pool(fetched.cache(), 2);
  (*registry)->download(requests, [&](std::size_t i, Result<std::string> archive) {
    context.terminal.progress("Downloading", ++arrived, requests.size());
    if (archive) {
      pool.add(i, missing[i]->integrity, std::move(*archive));
    } else if (!first_error) {
      first_error = about(*missing[i], archive.error());
    }
  });
  for (auto& [i, unpacked] : pool.finish()) {
    if (unpacked) {
      fetched.keep(missing[i]->integrity, std::move(*unpacked));
      fetched.count_download();
    } else if (!first_error) {
      first_error = about(*missing[i], unpacked.error());
    }
  }
  context.terminal.end_progress();
  if (first_error) return tl::unexpected(std::move(*first_error));
  return {};
}

Result<void> fetch_again(Context& context, std::span<const LockedPackage* const> packages,
                         Fetched& fetched) {
  for (const LockedPackage* each : packages) {
    if (auto gone = fetched.cache().remove(each->integrity); !gone) return gone;
  }
  return fetch(context, packages, fetched);
}

}  // namespace tank::inline v0::cli
