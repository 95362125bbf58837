// SPDX-License-Identifier: Apache-2.0
// One name everywhere: what is written to the wire and to columns reads back.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/identity/user.hpp>
#include <tank/org/organization.hpp>
#include <tank/registry/package.hpp>
#include <tank/registry/upload.hpp>

namespace tank::testing {
namespace {

template <class Enum, class Parse>
void check_words(const std::vector<std::pair<Enum, std::string>>& words, Parse parse) {
  for (const auto& [value, word] : words) {
    CAPTURE(word);
    CHECK(to_string(value) == word);
    CHECK(parse(word).value() == value);
  }
  for (const char* wrong : {"", "Owner", "nothing"}) {
    const auto parsed = parse(wrong);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == Errc::invalid_argument);
    CHECK(parsed.error().detail.find(words.front().second) != std::string::npos);
  }
}

TEST_CASE("words: enumerators are spelled as in the documentation, both ways") {
  using enum registry::ReleaseState;
  check_words<org::Role>(
      {{org::Role::member, "member"}, {org::Role::admin, "admin"}, {org::Role::owner, "owner"}},
      org::parse_role);
  check_words<org::OrganizationKind>(
      {{org::OrganizationKind::personal, "personal"}, {org::OrganizationKind::team, "team"}},
      org::parse_organization_kind);
  check_words<identity::PlatformRole>(
      {{identity::PlatformRole::user, "user"}, {identity::PlatformRole::admin, "admin"}},
      identity::parse_platform_role);
  check_words<registry::ReleaseState>({{available, "available"},
                                       {yanked, "yanked"},
                                       {quarantined, "quarantined"},
                                       {deleted, "deleted"}},
                                      registry::parse_release_state);
  check_words<registry::UploadState>({{registry::UploadState::reserved, "reserved"},
                                      {registry::UploadState::uploaded, "uploaded"},
                                      {registry::UploadState::checked, "checked"},
                                      {registry::UploadState::scanned, "scanned"},
                                      {registry::UploadState::published, "published"},
                                      {registry::UploadState::quarantined, "quarantined"},
                                      {registry::UploadState::rejected, "rejected"},
                                      {registry::UploadState::expired, "expired"}},
                                     registry::parse_upload_state);
}

}  // namespace
}  // namespace tank::testing
