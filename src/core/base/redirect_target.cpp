// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/base/limits.hpp>
#include <tank/base/redirect_target.hpp>

namespace tank::inline v0 {
namespace {

bool is_plain(char c) { return c > ' ' && c < '\x7f' && c != '\\'; }

// The two forms that every reader takes for the same thing.
bool is_path(std::string_view text) { return text.starts_with('/') && !text.starts_with("//"); }
bool is_absolute(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && text.substr(colon, 3) == "://" &&
         text.substr(colon, 4) != ":///";
}

}  // namespace

Result<RedirectTarget> RedirectTarget::parse(std::string_view text, const Url& own) {
  const auto refuse = [] {
    return fail(Errc::invalid_url, "the address to go to afterwards is not a page of this server");
  };
  if (text.size() > limits::url_length || !std::ranges::all_of(text, is_plain)) return refuse();
  if (!is_path(text) && !is_absolute(text)) return refuse();
  const auto target = own.resolve(text);
  if (!target || target->origin() != own.origin() || target->has_credentials() ||
      !is_path(target->path())) {
    return refuse();
  }
  std::string local = target->path();
  if (target->query()) local += "?" + *target->query();
  if (target->fragment()) local += "#" + *target->fragment();
  // What has to be percent-encoded has grown.
  if (local.size() > limits::url_length) return refuse();
  return RedirectTarget(std::move(local));
}

}  // namespace tank::inline v0
