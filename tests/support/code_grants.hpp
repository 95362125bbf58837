// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What an authorization server keeps between giving a code and redeeming it (RFC 6749, RFC 7636).

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "support/local_site.hpp"

namespace tank::testing {

/// One code that was given.
struct CodeGrant {
  std::string client_id;
  std::string redirect_uri;
  std::string code_challenge;
  std::string method;
  std::string nonce;
  bool used = false;
};

/// Thread-safe.
class CodeGrants {
 public:
  /// Answers a request of a browser: back to where it came from, with a code or a refusal.
  /// `issuer` is sent along (RFC 9207) unless it is empty.
  SiteAnswer authorize(const SiteRequest& request, bool denied, const std::string& issuer);

  /// The grant of a code that is good for this request: the first use, the same client and
  /// redirect URI, and a verifier that proves the challenge.
  std::optional<CodeGrant> redeem(const std::map<std::string, std::string>& form,
                                  const std::string& client_id);

 private:
  std::mutex mutex_;
  std::map<std::string, CodeGrant> grants_;
};

}  // namespace tank::testing
