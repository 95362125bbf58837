// SPDX-License-Identifier: Apache-2.0
#include "server/api/cross_site.hpp"

#include <algorithm>

#include "server/http/request_head.hpp"

namespace tank::server {
namespace {

bool only_reads(Method method) {
  return method == Method::get || method == Method::head || method == Method::options;
}

bool comes_from_us(const CrossSiteQuestion& question, std::string_view own_origin) {
  const auto& site = question.fetch_site;
  if (site && *site != "same-origin" && *site != "none") return false;
  if (question.origin && *question.origin != own_origin) return false;
  return site || question.origin || question.credential != CredentialKind::cookie;
}

// The type without parameters and the white space around it.
std::string_view media_type_of(std::string_view content_type) {
  constexpr std::string_view white = " \t";
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  const std::size_t first = type.find_first_not_of(white);
  if (first == std::string_view::npos) return {};
  return type.substr(first, type.find_last_not_of(white) - first + 1);
}

}  // namespace

CrossSiteVerdict judge_cross_site(const CrossSiteQuestion& question, std::string_view own_origin,
                                  std::span<const std::string_view> accepted) {
  if (question.credential == CredentialKind::bearer) return CrossSiteVerdict::allow;
  if (only_reads(question.method)) return CrossSiteVerdict::allow_reading;
  if (!comes_from_us(question, own_origin)) return CrossSiteVerdict::deny;
  if (!question.has_body) return CrossSiteVerdict::allow;
  const std::string_view type = media_type_of(question.content_type);
  const bool good = std::ranges::any_of(
      accepted, [type](std::string_view each) { return equals_ignoring_case(type, each); });
  return good ? CrossSiteVerdict::allow : CrossSiteVerdict::bad_media_type;
}

}  // namespace tank::server
