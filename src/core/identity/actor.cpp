// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/identity/actor.hpp>

namespace tank::inline v0::identity {

Actor anonymous(std::string request_id) {
  Actor actor;
  actor.request_id = std::move(request_id);
  return actor;
}

Actor in_process(const User& user, std::string request_id) {
  Actor actor;
  actor.user_id = user.id;
  actor.kind = user.kind;
  actor.name = user.name;
  actor.email = user.email.to_string();
  actor.email_verified = user.email_verified;
  actor.role = user.role;
  actor.scopes = Scopes::all();
  actor.request_id = std::move(request_id);
  return actor;
}

}  // namespace tank::inline v0::identity
