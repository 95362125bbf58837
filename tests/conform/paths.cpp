// SPDX-License-Identifier: Apache-2.0
// Two forms of cases. With `next`: may a login at `base` lead there. With `request_path`: does a
// share of `link_path` open it.
#include <tank/base/redirect_target.hpp>
#include <tank/workspace/workspace_path.hpp>

#include "conform/input.hpp"

namespace tank::conform {
namespace {

using workspace::WorkspacePath;

bool allows_redirect(const json::Value& value) {
  const auto base = Url::parse(text_at(value, "base"));
  return base && RedirectTarget::parse(text_at(value, "next"), *base).has_value();
}

bool opens_share(const json::Value& value) {
  const auto link = WorkspacePath::parse(text_at(value, "link_path"));
  const auto request = WorkspacePath::parse(text_at(value, "request_path"));
  return link && request && *link == *request;
}

}  // namespace

Result<void> run_paths(const std::filesystem::path& path, const Sink& sink) {
  const auto cases = read_cases(path);
  if (!cases) return pass(cases);
  for (const Case& each : *cases) {
    const json::Value* allow = each.value.find("allow");
    const auto expected = allow == nullptr ? std::nullopt : allow->as_bool();
    if (!expected) return fail(Errc::invalid_argument, each.id + " has no `allow`");
    const bool is_redirect = each.value.find("next") != nullptr;
    report(sink, each.id, *expected,
           [&] { return is_redirect ? allows_redirect(each.value) : opens_share(each.value); });
  }
  return {};
}

}  // namespace tank::conform
