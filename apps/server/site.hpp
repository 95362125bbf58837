// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What handlers know about the server they run in.

#include <atomic>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <tank/base/id.hpp>
#include <tank/base/secret.hpp>
#include <tank/package/package_name.hpp>
#include <tank/registry/download_addresses.hpp>
#include <tank/semver/version.hpp>

#include "server/mail_queue.hpp"

namespace tank::server {

class AnswerCache;
class Metrics;
struct Operation;

/// Written by main before the first request, except for the flag.
struct Site {
  AnswerCache& answers;
  Metrics& metrics;
  std::span<const Operation> operations;
  std::string public_url;                    ///< without a slash at the end
  std::vector<std::string> trusted_proxies;  ///< addresses whose `X-Forwarded-For` is believed
  bool artifacts_are_remote = false;         ///< reading them means to ask another server
  bool presigned_archives = false;           ///< public ones come from the bucket itself
  std::function<std::size_t()> open_connections;
  std::function<MailCounts()> mail_counts;
  std::atomic<bool> draining = false;

  /// The address under which the archive of a release is served, for ever.
  [[nodiscard]] std::string archive_url(const package::PackageName& name,
                                        const semver::Version& version) const;
  /// Where an archive is sent to whose upload is `id`.
  [[nodiscard]] std::string deposit_url(UploadId id, const Secret& token) const;
  /// Where clients of the Tank protocol get an archive, with no login and no redirection. For a
  /// private package a grant belongs to it.
  [[nodiscard]] std::string download_url(const package::PackageName& name,
                                         const semver::Version& version,
                                         const registry::DownloadGrant* grant) const;
};

}  // namespace tank::server
