// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include <tank/package/manifest.hpp>

namespace {

using tank::Errc;
using tank::package::check_publishable;
using tank::package::parse_manifest;
using tank::package::write_manifest;

const std::string full = R"({
  "name": "@acme/pdf",
  "version": "1.2.0-beta.1+7",
  "description": "Reads PDF files.",
  "skills": {
    "@acme/base": "^1.0.0",
    "@acme/next": "latest"
  },
  "permissions": {
    "filesystem": {
      "read": [
        "src/**"
      ],
      "write": []
    },
    "network": {
      "outbound": [
        "*.acme.com"
      ]
    },
    "subprocess": true
  },
  "repository": "https://github.com/acme/pdf",
  "visibility": "private",
  "audit": {
    "min_score": 7.5
  },
  "mcp_server": {
    "command": "node",
    "args": [
      "server.js"
    ],
    "env": {
      "MODE": "x"
    }
  },
  "atoms": [
    "word",
    {
      "kind": "tool"
    }
  ],
  "includes": [
    "docs"
  ],
  "publish": {
    "build": "make",
    "files": [
      "fixtures/key.pem"
    ]
  }
}
)";

TEST_CASE("manifests: everything is read, and written back to the same text") {
  const auto manifest = parse_manifest(full);
  REQUIRE(manifest);
  CHECK(manifest->name->to_string() == "@acme/pdf");
  CHECK(manifest->permissions->network_outbound == std::vector<std::string>{"*.acme.com"});
  CHECK(write_manifest(*manifest) == full);
  CHECK(*parse_manifest(write_manifest(*manifest)) == *manifest);
  CHECK(check_publishable(*manifest));
}

TEST_CASE("manifests: a consumer's needs neither name nor version, and cannot be published") {
  const auto manifest = parse_manifest(R"({"skills": {}, "permissions": {}})");
  REQUIRE(manifest);
  CHECK(manifest->permissions->is_empty());
  CHECK_FALSE(parse_manifest("{}")->permissions.has_value());
  CHECK(check_publishable(*manifest).error().code == Errc::invalid_manifest);
}

struct Refused {
  std::string json, key;
  Errc code = Errc::invalid_manifest;
};

TEST_CASE("manifests: a refusal names the key") {
  const Refused rows[] = {
      {"[]", ""},
      {R"({"nmae": "@a/b"})", "nmae"},
      {R"({"name": "acme/pdf"})", "name"},
      {R"({"name": 1})", "name"},
      {R"({"version": "1.0"})", "version"},
      {R"({"description": ")" + std::string(501, 'x') + R"("})", "description"},
      {R"({"description": "\u001b[2J"})", "description"},
      {R"({"description": "a\u009bb"})", "description"},
      {R"({"description": "a\u202eb"})", "description"},
      {R"({"skills": {"b": "1"}})", "skills"},
      {R"({"skills": {"@a/b": "not a range"}})", "skills/@a/b"},
      {R"({"permissions": {"network": {"inbound": []}}})", "inbound"},
      {R"({"permissions": {"filesystem": {"read": ["/etc"]}}})", "permissions"},
      {R"({"permissions": {"subprocess": "yes"}})", "subprocess"},
      {R"({"repository": "javascript:alert"})", "repository"},
      {R"({"visibility": "secret"})", "visibility"},
      {R"({"audit": {"min_score": 11}})", "min_score"},
      {R"({"mcp_server": {}})", "mcp_server"},
      {R"({"mcp_server": {"command": "x", "remote": "https://x"}})", "mcp_server"},
      {R"({"mcp_server": {"remote": "ftp://x"}})", "mcp_server/remote"},
      {R"({"atoms": [1]})", "atoms"},
      {R"({"name": "@a/b", "name": "@a/c"})", "name", Errc::invalid_json},
      {"{} {}", "", Errc::invalid_json},
      {std::string("{}\0", 3), "", Errc::invalid_json},
  };
  for (const auto& row : rows) {
    CAPTURE(row.json);
    const auto manifest = parse_manifest(row.json);
    REQUIRE_FALSE(manifest);
    CAPTURE(manifest.error().detail);
    CHECK(manifest.error().code == row.code);
    CHECK(manifest.error().detail.find(row.key) != std::string::npos);
  }
  CHECK(parse_manifest(std::string(2 << 20, ' ')).error().code == Errc::limit_exceeded);
}

}  // namespace
