// SPDX-License-Identifier: Apache-2.0
#include "core/identity/login_state.hpp"
#include "fuzz/target.hpp"

// Nobody can sign a cookie here; one that we signed reads as it was, and not with anything changed.
void tank::fuzz::run(std::string_view text) {
  using namespace identity;
  static const MasterKey key = MasterKey::parse(Secret(std::string(64, '7'))).value();
  const TimePoint now{std::chrono::seconds{1'800'000'000}};
  demand(!open_state(Secret(std::string(text)), key, now));

  const std::size_t half = text.size() / 2;
  const LoginState state{.provider = "oidc",
                         .next = "/invitations",
                         .state = "state",
                         .link_to = std::nullopt,
                         .expires_at = now + std::chrono::minutes(10)};
  const std::string cookie(seal_state(state, key).reveal());
  demand(open_state(Secret(cookie), key, now) == state);
  demand(!open_state(Secret(cookie), key, state.expires_at));
  if (text.empty()) return;
  demand(!open_state(Secret(cookie + std::string(text)), key, now));
  std::string changed = cookie;
  changed[half % changed.size()] = text[half];
  demand(changed == cookie || !open_state(Secret(changed), key, now));
}
