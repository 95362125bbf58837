// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "fuzz/target.hpp"
#include "server/http/cookie.hpp"

// A session that is found is a token, lies within the field, and stands there once.
void tank::fuzz::run(std::string_view text) {
  server::RequestHead head;
  head.fields[0] = {"cookie", text};
  head.field_count = 1;
  const auto session = server::read_cookie(head, server::session_cookie_name);
  if (!session || !*session) return;
  const std::string_view token = **session;
  demand(!token.empty() && token.data() >= text.data() &&
         token.data() + token.size() <= text.data() + text.size());
  demand(token.find_first_of(" \t\",;=") == std::string_view::npos);
  head.fields[1] = {"cookie", text};
  head.field_count = 2;
  demand(!server::read_cookie(head, server::session_cookie_name));
}
