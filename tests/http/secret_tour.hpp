// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A walk along every way on which the server is told a secret, or tells one.

#include <string>

#include "http/provider_trip.hpp"
#include "http/secret_recorder.hpp"
#include "support/local_site.hpp"
#include "support/openid_provider.hpp"
#include "support/token_issuer.hpp"

namespace tank::testing {

/// A server among those that it works with: a provider to log in at, an issuer that it trusts.
struct Country {
  explicit Country(const Backend& backend);

  [[nodiscard]] server::Config config() const;
  /// Everything that is no request and no answer: files, mails, what the provider saw.
  void note_the_rest();

  SystemClock clock;
  OpenIdProvider provider{clock};
  LocalSite site;
  TokenIssuer issuer;
  Premises premises;
  SecretRecorder recorder;
};

/// One walk. Each stage needs those before it.
class SecretTour {
 public:
  SecretTour(Country& country, RunningServer& server);

  /// All stages.
  void walk();
  /// What the audit log of the organization says over HTTP, and the metrics.
  [[nodiscard]] std::string what_is_told() const;

  /// The name of a token that is kept; the dump must have it.
  static constexpr const char* findable = "findable";
  static constexpr const char* publish_key = "key-of-a-publish-that-is-repeated";
  static constexpr const char* login_key = "key-of-a-login-that-is-repeated";

 private:
  // secret_tour_people.cpp
  void administrator();
  void passwords();
  void digits_and_links();
  void provider();
  void addresses();
  void outside_tokens();
  void impersonation();

  // secret_tour_programs.cpp
  void access_tokens();
  void bridges();
  void devices();
  void loopback();
  void cli_auth();
  void api_tokens();
  void organization_tokens();
  void publishing();
  void mistakes();
  void every_other_route();

  Answer expect(int status, Answer answer) const;
  /// The id of what an answer holds under `key`.
  [[nodiscard]] std::string id_in(const Answer& answer, std::string_view key) const;
  [[nodiscard]] std::string session_of_ada() const;
  /// A secret of that kind, which nobody has guessed.
  [[nodiscard]] std::string fresh(const std::string& kind);

  Country& country_;
  RunningServer& server_;
  SystemEntropy entropy_;
  std::string admin_;  ///< the administrator's API token
  Visitor ada_;        ///< logged in by password
  std::string password_;
};

}  // namespace tank::testing
