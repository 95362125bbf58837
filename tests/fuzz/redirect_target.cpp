// SPDX-License-Identifier: Apache-2.0
#include <tank/base/redirect_target.hpp>

#include "fuzz/target.hpp"

// Whatever somebody puts into `next`, the browser stays here.
void tank::fuzz::run(std::string_view text) {
  static const Url own = Url::parse("https://tank.example:8443").value();
  const auto target = RedirectTarget::parse(text, own);
  if (!target) return;
  const std::string& path = target->to_string();
  demand(path.starts_with("/") && !path.starts_with("//"));
  demand(path.find_first_of("\\ \t\r\n") == std::string::npos);
  const auto resolved = own.resolve(path);
  demand(resolved.has_value() && resolved->origin() == own.origin());
  demand(RedirectTarget::parse(path, own) == target);
}
