// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// An OpenID provider on loopback (OpenID Connect Core and Discovery, RFC 6749, RFC 7636,
/// RFC 9207) that follows the specification, and breaks it where a test says so.

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <tank/base/time.hpp>

#include "core/json/value.hpp"
#include "support/code_grants.hpp"
#include "support/local_site.hpp"
#include "support/rsa_key.hpp"

namespace tank::testing {

/// Whoever sits in front of the browser.
struct Person {
  std::string subject = "110169484474386276334";
  std::string email = "ada@acme.dev";
  bool email_verified = true;
  std::string name = "Ada";
  std::string picture = "https://pictures.example/ada.png";
};

/// What a provider may do wrong.
enum class Mischief {
  none,
  // in the discovery document
  discovers_another_issuer,
  discovers_no_token_endpoint,
  discovers_plain_http,
  // in the response
  response_of_another_issuer,
  response_without_issuer,
  // in the ID token
  wrong_issuer,
  wrong_audience,
  two_audiences_without_party,
  another_party,
  wrong_nonce,
  no_nonce,
  no_subject,
  long_subject,
  expired_token,
  token_of_tomorrow,
  access_token_for_id_token,
  algorithm_none,
  hmac_with_public_key,
  unknown_kid,
  broken_signature,
  // in the answers
  no_id_token,
  no_bearer_token,
  another_subject_in_userinfo,
  error_with_200,
  html_page,
  server_error,
  slow,
};

/// Serves from construction to destruction. Thread-safe.
class OpenIdProvider {
 public:
  explicit OpenIdProvider(const Clock& clock);

  [[nodiscard]] std::string issuer() const { return site_.origin(); }
  void behave(Mischief mischief);
  void seat(Person person);
  void deny(bool denied);
  /// From now on the claims about the address come from the userinfo endpoint only.
  void keep_email_out_of_token();
  /// Which way clients may say who they are.
  void take_only(std::string authentication_method);
  /// A new key for new tokens; the old one stays published, or not.
  void rotate_keys(bool keep_old);
  [[nodiscard]] int visits(const std::string& path) const;
  /// Every secret that servers sent it and that it gave them, by name.
  [[nodiscard]] std::multimap<std::string, std::string> secrets() const;

  static constexpr const char* client_id = "tank client";
  static constexpr const char* client_secret = "s3cret+/=%";

 private:
  struct State {
    Mischief mischief = Mischief::none;
    Person person;
    bool denied = false;
    bool email_in_token = true;
    std::string authentication_method = "client_secret_basic";
    std::vector<RsaKey> keys;
    std::map<std::string, int> visits;
  };

  SiteAnswer answer(const SiteRequest& request);
  SiteAnswer discovery(const State& state) const;
  SiteAnswer authorize(const State& state, const SiteRequest& request);
  SiteAnswer token(const State& state, const SiteRequest& request);
  void remember_secrets(const SiteRequest& request, const json::Value& answer);
  SiteAnswer keys(const State& state) const;
  SiteAnswer userinfo(const State& state, const SiteRequest& request) const;
  [[nodiscard]] json::Value claims(const State& state, const CodeGrant& grant) const;
  [[nodiscard]] std::string id_token(const State& state, const CodeGrant& grant) const;

  const Clock* clock_;
  mutable std::mutex mutex_;
  State state_;
  std::multimap<std::string, std::string> secrets_;
  CodeGrants grants_;
  LocalSite site_;
};

}  // namespace tank::testing
