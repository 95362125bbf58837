// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include <tank/identity/authorization_codes.hpp>

#include "fuzz/target.hpp"

namespace {

// Whatever is answered there, it stays on this machine, and is text for a `Location` header.
void check_answer(const tank::identity::AuthorizationRequest& request) {
  using tank::fuzz::demand;
  const std::string back =
      request.redirect_uri + "?code=c&state=" + tank::encode_url_part(request.state);
  const auto url = tank::Url::parse(back);
  demand(url.has_value());
  demand(url->host() == tank::Url::parse(request.redirect_uri)->host());
  demand(back.find_first_of("\r\n #") == std::string::npos);
}

}  // namespace

// A code goes to this machine only, to the address exactly as it was written.
void tank::fuzz::run(std::string_view text) {
  const auto url = identity::parse_loopback(text);
  if (url) {
    demand(url->to_string() == text);
    demand(url->address().has_value());
    const std::string address = url->address()->to_string();
    demand(address == "127.0.0.1" || address == "::1");
    demand(!url->has_credentials() && !url->query() && !url->fragment());
  }
  // The first line is the address, the second the state.
  const std::size_t line = std::min(text.find('\n'), text.size());
  const identity::AuthorizationRequest request{
      .client = "tank",
      .redirect_uri = std::string(text.substr(0, line)),
      .state = std::string(text.substr(std::min(line + 1, text.size()))),
      .code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      .scopes = {}};
  if (identity::check(request)) check_answer(request);
}
