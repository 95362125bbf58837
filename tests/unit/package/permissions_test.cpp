// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include <tank/base/limits.hpp>
#include <tank/package/permissions.hpp>

namespace {

using tank::Errc;
using tank::package::covers;
using tank::package::difference;
using tank::package::host_covers;
using tank::package::normalize;
using tank::package::path_covers;
using tank::package::Permissions;
using tank::package::unite;
using tank::package::Widening;
using tank::package::widening;
using List = std::vector<std::string>;

Permissions hosts(List list) { return normalize({.network_outbound = std::move(list)}).value(); }
Permissions reads(List list) { return normalize({.filesystem_read = std::move(list)}).value(); }

struct Normal {
  std::string_view text, canonical;  // canonical empty: refused
};

TEST_CASE("permissions: hosts have one canonical spelling, or are refused") {
  const Normal rows[] = {
      {"API.Example.COM", "api.example.com"},
      {"example.com.", "example.com"},
      {"example.com.:8080", "example.com:8080"},
      {"*", "*"},
      {"*:443", "*:443"},
      {"*.Example.com", "*.example.com"},
      {"localhost", "localhost"},
      {"xn--bcher-kva.example", "xn--bcher-kva.example"},
      {"_sip.example.com", "_sip.example.com"},
      {"127.0.0.1", "127.0.0.1"},
      {"10.0.0.1:5432", "10.0.0.1:5432"},
      {"", ""},
      {".", ""},
      {"example..com", ""},
      {".example.com", ""},
      {"exa mple.com", ""},
      {"*example.com", ""},
      {"api.*.com", ""},
      {"*.*.com", ""},
      {"**", ""},
      {"*.", ""},
      {"https://example.com", ""},
      {"example.com/path", ""},
      {"user@example.com", ""},
      {"example.com:", ""},
      {"example.com:0", ""},
      {"example.com:080", ""},
      {"example.com:65536", ""},
      {"example.com:80:80", ""},
      {"[::1]", ""},
      {"::1", ""},
      {"127.1", ""},
      {"0x7f.0.0.1", ""},
      {"0x7f000001", ""},
      {"127.0.0.01", ""},
      {"127.0.0.256", ""},
      {"2130706433", ""},
      {"*.0.0.1", ""},
      {"-a.com", ""},
      {"a-.com", ""},
      {"b\xc3\xbc"
       "cher.example",
       ""},
      {"a\n.com", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto got = normalize({.network_outbound = {std::string(row.text)}});
    CHECK(got.has_value() == !row.canonical.empty());
    if (got) CHECK(got->network_outbound == List{std::string(row.canonical)});
    if (!got) CHECK(got.error().code == Errc::invalid_permissions);
  }
}

TEST_CASE("permissions: paths have one canonical spelling, or are refused") {
  const Normal rows[] = {
      {"./src/**", "src/**"},
      {"src//a.txt", "src/a.txt"},
      {"src/", "src"},
      {".", "."},
      {"./", "."},
      {"./**", "**"},
      {"**", "**"},
      {"*", "*"},
      {"src/*/test", "src/*/test"},
      {"src/../docs", "docs"},
      {"a/b/../..", "."},
      {"..a", "..a"},
      {".env", ".env"},
      {"a/**/", "a/**"},
      {"\xc3\xbc/b", "\xc3\xbc/b"},
      {"", ""},
      {"..", ""},
      {"../x", ""},
      {"a/../../x", ""},
      {"/etc/passwd", ""},
      {"~/x", ""},
      {"./~/x", ""},
      {"a/../~", ""},
      {"./c:/x", ""},
      {"C:/x", ""},
      {"a\\b", ""},
      {"a/**/b", ""},
      {"a/**/..", ""},
      {"a/*/..", ""},
      {"a/*/**", ""},
      {"*.md", ""},
      {"a/b*", ""},
      {"***", ""},
      {"a\nb", ""},
      {"a\xff", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto got = normalize({.filesystem_write = {std::string(row.text)}});
    CHECK(got.has_value() == !row.canonical.empty());
    if (got) CHECK(got->filesystem_write == List{std::string(row.canonical)});
    if (!got) CHECK(got.error().code == Errc::invalid_permissions);
  }
}

TEST_CASE("permissions: a refusal names the list and the entry") {
  const auto got = normalize({.filesystem_read = {"src/**", "../x"}});
  REQUIRE_FALSE(got);
  CHECK(got.error().detail == "filesystem.read: path `../x`: it leaves the project");
}

TEST_CASE("permissions: more entries than the limit are refused before they are read") {
  const List many(tank::limits::permission_entries + 1, "a.com");
  CHECK(normalize({.network_outbound = many}).error().code == Errc::limit_exceeded);
}

TEST_CASE("permissions: a canonical list is sorted and holds no entry that another covers") {
  CHECK(hosts({"b.com", "A.com", "*.b.com", "x.b.com:80", "a.com"}) == hosts({"*.b.com", "a.com"}));
  CHECK(hosts({"a.com", "b.com:1", "*"}).network_outbound == List{"*"});
  CHECK(reads({"src/a", "src/**", "src", "docs/x", "docs/*"}).filesystem_read ==
        List{"docs/*", "src/**"});
}

struct Cover {
  std::string_view pattern, entry;
  bool covered;
};

TEST_CASE("permissions: which host covers which") {
  const Cover rows[] = {
      {"*", "a.com", true},
      {"*", "*.a.com", true},
      {"*", "a.com:80", true},
      {"*:80", "a.com:80", true},
      {"*:80", "a.com", false},
      {"*:80", "*", false},
      {"*.a.com", "a.com", true},
      {"*.a.com", "X.A.com", true},
      {"*.a.com", "x.y.a.com", true},
      {"*.a.com", "*.y.a.com", true},
      {"*.a.com", "ba.com", false},
      {"*.a.com", "a.com.evil.org", false},
      {"*.a.com", "*", false},
      {"*.y.a.com", "*.a.com", false},
      {"a.com", "a.com:443", true},
      {"a.com:443", "a.com", false},
      {"a.com:443", "a.com:444", false},
      {"a.com", "x.a.com", false},
      {"a.com", "not a host", false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.entry);
    CHECK(host_covers(row.pattern, row.entry) == row.covered);
  }
}

TEST_CASE("permissions: which path covers which") {
  const Cover rows[] = {
      {"**", ".", true},
      {"**", "a/b", true},
      {"**", "*/a", true},
      {".", ".", true},
      {".", "a", false},
      {"*", ".", false},
      {"*", "a", true},
      {"*", "a/b", false},
      {"*", "**", false},
      {"src/**", "src", true},
      {"src/**", "src/a/b", true},
      {"src/**", "src/*/b", true},
      {"src/**", "src/a/**", true},
      {"src/**", "srcs/a", false},
      {"src/a/**", "src/**", false},
      {"src/*", "src/a", true},
      {"src/*", "src", false},
      {"src/*", "src/**", false},
      {"src/a", "src/*", false},
      {"*/a/**", "b/a/c", true},
      {"Src/a", "src/a", false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.entry);
    CHECK(path_covers(row.pattern, row.entry) == row.covered);
  }
}

TEST_CASE("permissions: widening lists what is new, by field and entry") {
  const auto previous = normalize({.network_outbound = {"*.a.com"}, .filesystem_read = {"src/**"}});
  const auto next = normalize({.network_outbound = {"b.com", "x.a.com"},
                               .filesystem_read = {"docs", "src/a"},
                               .filesystem_write = {"out/**"},
                               .subprocess = true});
  const std::vector<Widening> expected{{Widening::Field::network_outbound, "b.com"},
                                       {Widening::Field::filesystem_read, "docs"},
                                       {Widening::Field::filesystem_write, "out/**"},
                                       {Widening::Field::subprocess, ""}};
  CHECK(widening(*previous, *next) == expected);
  CHECK(widening(*next, *next).empty());
  CHECK(to_string(expected[0].field) == "network.outbound");
}

TEST_CASE("permissions: the empty set is the bottom") {
  const Permissions nothing;
  const auto some = hosts({"a.com"});
  CHECK(nothing.is_empty());
  CHECK(covers(some, nothing));
  CHECK_FALSE(covers(nothing, some));
  CHECK(unite(nothing, some) == some);
  CHECK(difference(some, nothing) == some);
}

}  // namespace
