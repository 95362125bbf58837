// SPDX-License-Identifier: Apache-2.0
#include <tank/identity/scope.hpp>

#include "fuzz/target.hpp"

// A list gives what its words say and nothing else, and reads the same when it was written.
void tank::fuzz::run(std::string_view text) {
  using identity::Scopes;
  const auto scopes = Scopes::parse(text);
  if (!scopes) return;
  demand(Scopes::parse(scopes->to_string()) == *scopes);
  demand(Scopes(scopes->list()) == *scopes);
  demand(Scopes::all().covers(*scopes));
  demand(scopes->is_empty() == text.empty());
  for (const identity::Scope scope : scopes->list()) {
    demand(text.find(Scopes({scope}).to_string()) != std::string_view::npos);
  }
}
