// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A file from an address that somebody gave us.

#include <string>
#include <string_view>

#include <tank/base/result.hpp>
#include <tank/port/http_client.hpp>

namespace tank::server {

struct FetchedFile {
  std::string name;  ///< the last segment of the path; may be empty
  std::string bytes;
};

/// Follows a few redirects, each of which the client's guard checks like the address itself.
/// `client` must have a guard. Errors: invalid_url, policy_refused, archive_too_large, timed_out,
/// unavailable (also: an answer that is no success).
[[nodiscard]] Result<FetchedFile> fetch_file(HttpClient& client, const std::string& url);

}  // namespace tank::server
