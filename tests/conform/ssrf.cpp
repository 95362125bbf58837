// SPDX-License-Identifier: Apache-2.0
// A URL that a server is asked to follow: `block` says that it must not.
#include <tank/base/url.hpp>

#include "conform/input.hpp"

namespace tank::conform {

Result<void> run_ssrf(const std::filesystem::path& path, const Sink& sink) {
  const auto cases = read_cases(path);
  if (!cases) return pass(cases);
  for (const Case& each : *cases) {
    const json::Value* block = each.value.find("block");
    const auto blocked = block == nullptr ? std::nullopt : block->as_bool();
    if (!blocked) return fail(Errc::invalid_argument, each.id + " has no `block`");
    report(sink, each.id, !*blocked,
           [&] { return parse_outbound(text_at(each.value, "url")).has_value(); });
  }
  return {};
}

}  // namespace tank::conform
