// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The part of GitHub that a login needs, on loopback: its OAuth endpoints and the API of the
/// user. As GitHub does, it reports errors of the token endpoint with status 200.

#include <mutex>
#include <string>
#include <vector>

#include "support/code_grants.hpp"
#include "support/local_site.hpp"

namespace tank::testing {

struct GithubAddress {
  std::string email;
  bool primary = false;
  bool verified = true;
};

struct GithubPerson {
  int id = 583'231;
  std::string login = "octocat";
  std::string name = "The Octocat";  ///< empty: null, as for people who gave none
  std::vector<GithubAddress> emails{{"old@acme.dev"}, {"octo@acme.dev", true, true}};
};

struct GithubBehaviour {
  GithubPerson person{};
  bool denied = false;
  std::string token_error{};  ///< with status 200
  int api_status = 200;
  bool html = false;
  bool slow = false;
};

/// Serves from construction to destruction. Thread-safe.
class GithubSite {
 public:
  GithubSite();

  [[nodiscard]] std::string origin() const { return site_.origin(); }
  void behave(GithubBehaviour behaviour);

  static constexpr const char* client_id = "Iv1.8a61f9b3a7aba766";
  static constexpr const char* client_secret = "gh-s3cret";

 private:
  SiteAnswer answer(const SiteRequest& request);
  SiteAnswer token(const GithubBehaviour& now, const SiteRequest& request);
  static SiteAnswer api(const GithubBehaviour& now, const SiteRequest& request);

  std::mutex mutex_;
  GithubBehaviour behaviour_;
  CodeGrants grants_;
  LocalSite site_;
};

}  // namespace tank::testing
