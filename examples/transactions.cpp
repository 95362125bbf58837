// SPDX-License-Identifier: Apache-2.0
// One transaction on a store: read, change, commit; and again when somebody else was faster.
#include <cstdio>
#include <string>

#include <tank/base/entropy.hpp>
#include <tank/identity/users.hpp>
#include <tank/storage/open.hpp>
#include <tank/storage/user_store.hpp>

namespace {

tank::Result<std::string> rename_user(tank::Store& store, tank::UserId id,
                                      const std::string& name) {
  return tank::transact(store, [&](tank::Transaction& tx) -> tank::Result<std::string> {
    auto user = tx.users().find(id);
    if (!user) return tank::pass(user);
    user->name = name;
    if (auto saved = tx.users().save(*user); !saved) return tank::pass(saved);
    return user->name;
  });
}

}  // namespace

int main() {
  const tank::SystemClock clock;
  tank::SystemEntropy entropy;
  auto store = tank::open_sqlite(":memory:");
  if (!store) return 1;
  tank::identity::Users users(**store, clock, entropy);
  const auto admin = users.local_admin("example");
  if (!admin) return 1;

  const auto renamed = rename_user(**store, *admin->user_id, "Ada");
  std::printf("%s\n", renamed ? renamed->c_str() : tank::describe_error(renamed.error()).c_str());
  return renamed ? 0 : 1;
}
