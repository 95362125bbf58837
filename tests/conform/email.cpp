// SPDX-License-Identifier: Apache-2.0
// The set tells the category that `is_email` gives an address. What is plain and on the net
// can be an identity: ISEMAIL_VALID_CATEGORY, and ISEMAIL_DNSWARN, whose only doubt is what DNS
// said on the day. Everything else (quoted, commented, folded, literals, single labels, numeric
// top-level domains) is refused.
#include <tank/base/email.hpp>

#include "conform/input.hpp"

namespace tank::conform {

Result<void> run_email(const std::filesystem::path& path, const Sink& sink) {
  const auto cases = read_cases(path);
  if (!cases) return pass(cases);
  for (const Case& each : *cases) {
    const std::string category = text_at(each.value, "category");
    const bool expected = category == "ISEMAIL_VALID_CATEGORY" || category == "ISEMAIL_DNSWARN";
    report(sink, each.id, expected,
           [&] { return Email::parse(text_at(each.value, "address")).has_value(); });
  }
  return {};
}

}  // namespace tank::conform
