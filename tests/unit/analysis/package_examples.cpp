// SPDX-License-Identifier: Apache-2.0
#include "unit/analysis/rule_examples.hpp"

namespace tank::testing {
namespace {

constexpr std::string_view sh = "run.sh";
constexpr std::string_view package = "package.json";
constexpr std::string_view list = "requirements.txt";

const RuleExample table[] = {
    {"supply/install-from-url", sh, "pip install git+https://github.com/a/b\n",
     "pip install b==1.2.3\n"},
    {"supply/install-unencrypted", sh, "pip install --index-url http://pypi.acme.io/simple b==1\n",
     "pip install b==1.2.3\n"},
    {"supply/extra-index", list, "--extra-index-url https://pypi.acme.io/simple\nb==1\n", "b==1\n"},
    {"supply/trusted-host", sh, "pip install --trusted-host pypi.acme.io b==1\n",
     "pip install b==1\n"},
    {"supply/other-index", sh, "npm install --registry https://npm.acme.io b@1.0.0\n",
     "npm install b@1.0.0\n"},
    {"supply/unpinned-run", sh, "npx -y cowsay\n", "npx -y cowsay@1.5.0\n"},
    {"supply/unpinned-install", sh, "pip install rich\n", "pip install rich==13.7.0\n"},
    {"supply/loose-range", package, R"({"dependencies":{"a":"*"}})",
     R"({"dependencies":{"a":"^1.2.3"}})"},
    {"supply/dependency-from-url", package, R"({"dependencies":{"a":"git+https://a.io/a.git"}})",
     R"({"dependencies":{"a":"1.0.0"}})"},
    {"supply/requirement-from-url", list, "a @ https://a.io/a-1.0.tar.gz\n", "a==1.0\n"},
    {"supply/image-latest", sh, "docker run --rm acme/tool:latest\n",
     "docker run --rm acme/tool:1.2\n"},
    {"supply/action-unpinned", "ci.yml", "steps:\n  - uses: acme/setup@main\n",
     "steps:\n  - uses: acme/setup@8f4b7f84\n"},
    {"supply/remote-server", ".mcp.json",
     R"({"mcpServers":{"a":{"url":"http://tools.acme.io/mcp"}}})",
     R"({"mcpServers":{"a":{"url":"https://tools.acme.io/mcp"}}})"},
    {"supply/look-alike-name", list, "reqeusts==2.31.0\n", "requests==2.31.0\n"},
    {"supply/look-alike-name", "SKILL.md", "---\nname: webbapp-testing\ndescription: x\n---\n",
     "---\nname: webapp-testing\ndescription: x\n---\n"},
    {"supply/internal-name", sh, "npx -y @corp-tools/login@1.0.0\n", "npx -y @acme/login@1.0.0\n"},
    {"supply/unpinned", list, "rich\n", "rich==13.7.0\n"},
    {"permissions/none-declared", "run.py", "requests.get('https://api.acme.io/v1')\n",
     "print('hi')\n"},
    {"ingest/binary", "data.bin", {"a\0b\0c", 5}, "abc"},
    {"ingest/blocked-kind", "setup.exe", {"MZ\0\0", 4}, ""},
    {"ingest/archive", "more.zip", {"PK\x03\x04\0\0", 6}, ""},
    {"ingest/disguised-program",
     "picture.png",
     {"\x7F"
      "ELF\2\1\1\0",
      8},
     {"\x89PNG\r\n\x1a\n\0\0", 10}},
    {"ingest/secret-file", ".env", "A=1\n", ""},
    {"ingest/bad-manifest", "tank.json", "{\"nmae\":1}", "{}"},
    {"secrets/private-key", "key.txt",
     "-----BEGIN PRIVATE "
     "KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n-----END PRIVATE "
     "KEY-----\n",
     "-----BEGIN PRIVATE KEY-----\nanything\n-----END PRIVATE KEY-----\n"},
    {"secrets/jwt", "a.txt",
     "eyJhbGciOiJIUzI1NiJ9aaa.eyJzdWIiOiIxMjM0NSIsImlhdCI6MX0.Qm9vbUJvb21Cb29tQm9vbQ",
     "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJjb25maWRlbmNlIjowLjh9."
     "kvRPfjAhLhtRTczoRgctVGp7KY1QVH3U"},
    {"secrets/curl-auth-header", sh, "curl -H \"X-Api-Token: 9fQ2kd81mXz0aPw7\" https://a.io\n",
     "curl -H \"X-Api-Token: $TOKEN\" https://a.io\n"},
    {"secrets/curl-auth-user", sh, "curl -u ada:q8Zt2mK1 https://a.io\n",
     "curl -u \"$USER:$PASSWORD\" https://a.io\n"},
    {"secrets/kubernetes-secret-yaml", "a.yaml", "kind: Secret\ndata:\n  key: c2VjcmV0\n",
     "kind: ConfigMap\ndata:\n  key: a\n"},
    {"secrets/assigned-password", "a.tf", "password = \"q1mhamgrp92a\"\n",
     "password = \"password123\"\n"},
    {"secrets/generic", "a.py", "client_secret = \"t5Kz81LqpX0vWm3RyB7n\"\n",
     "client_secret = load(\"clientSecretName\")\n"},
};

}  // namespace

std::span<const RuleExample> package_examples() { return table; }

}  // namespace tank::testing
