// SPDX-License-Identifier: Apache-2.0
// The protocol in both its shapes, over a registry of one skill.
#include "mcp/protocol.hpp"

#include <doctest/doctest.h>

#include <tank/package/archive.hpp>

#include "core/json/json.hpp"
#include "mcp/skill_entries.hpp"

namespace tank::testing {
namespace {

/// One skill, `@acme/pdf`, with a text and a file that is none.
class OneSkill final : public mcp::Shelf {
 public:
  [[nodiscard]] bool is_public() const override { return true; }
  [[nodiscard]] Result<json::Value> search(const mcp::SearchCall& call) override {
    return json::Value(json::Object{{"text", call.text}, {"limit", call.limit}});
  }
  [[nodiscard]] Result<json::Value> info(const package::PackageName& name,
                                         const std::string& version) override {
    if (name.to_string() != "@acme/pdf") return fail(Errc::package_not_found, name.to_string());
    return json::Value(json::Object{{"name", name.to_string()}, {"version", version}});
  }
  [[nodiscard]] Result<json::Value> resolve(const std::map<std::string, std::string>&) override {
    return fail(Errc::no_solution, "nothing fits");
  }
  [[nodiscard]] Result<mcp::NamePage> names(int, const std::string& after) override {
    if (!after.empty()) return fail(Errc::invalid_cursor, "no such page");
    return mcp::NamePage{{*package::PackageName::parse("@acme/pdf")}, std::nullopt};
  }
  [[nodiscard]] Result<mcp::ShelvedSkill> skill(const package::PackageName& name) override {
    if (name.to_string() != "@acme/pdf") return fail(Errc::package_not_found, name.to_string());
    auto contents = registry::contents_of(archive_);
    REQUIRE(contents.has_value());
    return mcp::ShelvedSkill{"1.0.0", std::make_shared<registry::SkillContents>(*contents)};
  }
  [[nodiscard]] Result<std::string> file(const package::PackageName&,
                                         const std::string& path) override {
    return registry::file_of(archive_, path);
  }

 private:
  std::string archive_ =
      package::pack(
          {{"SKILL.md", "---\nname: pdf\ndescription: Reads PDF.\nlicense: MIT\n---\nRead it.\n",
            false},
           {"data/table.bin", std::string("\0\xff", 2), false}})
          .value();
};

const std::string meta = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                         R"("io.modelcontextprotocol/clientCapabilities":{}})";

std::string request(const std::string& method, const std::string& params) {
  return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + params + "}}";
}

mcp::Answer ask(const std::string& text, const mcp::RepeatedFields* fields = nullptr) {
  OneSkill shelf;
  return mcp::answer(text, shelf, {"1.2.3", "Look."}, fields);
}

int code_of(const mcp::Answer& answer) {
  const json::Value document = json::parse(answer.body).value();
  const json::Value* error = document.find("error");
  if (error == nullptr) return 0;
  return static_cast<int>(*error->find("code")->as_int64());
}

json::Value result_of(const mcp::Answer& answer) {
  CAPTURE(answer.body);
  const json::Value document = json::parse(answer.body).value();
  REQUIRE(document.find("result") != nullptr);
  return *document.find("result");
}

std::string text_in(const json::Value& document, std::string_view key) {
  const json::Value* value = document.find(key);
  return value == nullptr || value->if_string() == nullptr ? "" : *value->if_string();
}

TEST_CASE("mcp: server/discover tells versions, capabilities and how long to keep that") {
  const json::Value result = result_of(ask(request("server/discover", meta)));
  CHECK(json::write(*result.find("supportedVersions")) ==
        R"(["2026-07-28","2025-11-25","2025-06-18","2025-03-26"])");
  CHECK(result.find("capabilities")->find("extensions")->find("io.modelcontextprotocol/skills"));
  CHECK(result.find("capabilities")->find("resources"));
  CHECK(text_in(result, "resultType") == "complete");
  CHECK(text_in(result, "cacheScope") == "public");
  CHECK(result.find("ttlMs")->as_int64() == 60'000);
  CHECK(text_in(*result.find("_meta")->find("io.modelcontextprotocol/serverInfo"), "version") ==
        "1.2.3");
}

TEST_CASE("mcp: initialize agrees on a version of the handshake's") {
  const auto agreed = [](const std::string& wanted) {
    return text_in(result_of(ask(request("initialize", R"("protocolVersion":")" + wanted +
                                                           R"(","capabilities":{})"))),
                   "protocolVersion");
  };
  CHECK(agreed("2025-06-18") == "2025-06-18");
  CHECK(agreed("2025-03-26") == "2025-03-26");
  CHECK(agreed("2026-07-28") == "2025-11-25");
  CHECK(agreed("1999-01-01") == "2025-11-25");
  const mcp::Answer done = ask(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  CHECK(done.status == 202);
  CHECK(done.body.empty());
  CHECK(json::write(result_of(ask(request("ping", "")))) == "{}");
  CHECK_FALSE(result_of(ask(request("tools/list", ""))).find("resultType"));
}

TEST_CASE("mcp: methods, versions and fields of `_meta` that are wrong have their codes") {
  struct Row {
    std::string text;
    int code;
    int status;
  };
  const std::string other = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"1900-01-01",)"
                            R"("io.modelcontextprotocol/clientCapabilities":{}})";
  const std::string half = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"})";
  const Row rows[] = {
      {"{", -32700, 400},
      {"[]", -32600, 400},
      {request("nothing", meta), -32601, 404},
      {request("nothing", ""), -32601, 200},
      {request("ping", meta), -32601, 404},
      {request("initialize", meta), -32601, 404},
      {request("prompts/list", meta), -32601, 404},
      {request("server/discover", ""), -32602, 400},
      {request("tools/list", half), -32602, 400},
      {request("tools/list", other), -32022, 400},
      {request("tools/call", meta), -32602, 200},
      {request("tools/call", R"("name":"none",)" + meta), -32602, 200},
      {request("tools/call", R"("name":"install","arguments":{"skills":["@acme/pdf"]},)" + meta),
       -32602, 200},
      {request("tools/call", R"("name":"search","arguments":[],)" + meta), -32602, 200},
      {request("tools/call", R"("name":"search","arguments":{},)" + meta), -32602, 200},
      {request("tools/call", R"("name":"search","arguments":{"text":1},)" + meta), -32602, 200},
      {request("tools/call", R"("name":"search","arguments":{"text":"","x":1},)" + meta), -32602,
       200},
      {request("tools/call", R"("name":"search","arguments":{"text":"","limit":1.5},)" + meta),
       -32602, 200},
      {request("tools/call", R"("name":"resolve","arguments":{"skills":{"a":1}},)" + meta), -32602,
       200},
      {request("skills/list", R"("cursor":"x",)" + meta), -32602, 200},
      {request("skills/list", R"("cursor":1,)" + meta), -32602, 200},
      {request("skills/get", meta), -32602, 200},
      {request("skills/get", R"("uri":"skill://acme/none/SKILL.md",)" + meta), -32602, 200},
      {request("skills/get", R"("uri":"skill://acme/pdf/data/table.bin",)" + meta), -32602, 200},
      {request("resources/read", R"("uri":"skill://acme/pdf/none",)" + meta), -32602, 200},
      {request("resources/read", R"("uri":"file:///etc/passwd",)" + meta), -32602, 200},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const mcp::Answer answer = ask(row.text);
    CAPTURE(answer.body);
    CHECK(code_of(answer) == row.code);
    CHECK(answer.status == row.status);
  }
}

TEST_CASE("mcp over HTTP: what the fields repeat must be what the body says") {
  struct Row {
    mcp::RepeatedFields fields;
    int code;
  };
  const std::string body =
      request("resources/read", R"("uri":"skill://acme/pdf/SKILL.md",)" + meta);
  const std::string version = "2026-07-28";
  const std::string uri = "skill://acme/pdf/SKILL.md";
  const Row rows[] = {
      {{version, "resources/read", uri}, 0},
      {{version, "resources/read", "=?base64?c2tpbGw6Ly9hY21lL3BkZi9TS0lMTC5tZA==?="}, 0},
      {{version, "resources/read", "=?base64?c2tpbGw6Ly9hY21lL3BkZi9TS0lMTC5tZA?="}, -32020},
      {{version, "resources/read", "skill://acme/pdf/other"}, -32020},
      {{version, "resources/read", uri + "\xc3\xa9"}, -32020},
      {{version, "resources/read", std::nullopt}, -32020},
      {{version, "tools/call", uri}, -32020},
      {{version, "Resources/Read", uri}, -32020},
      {{version, std::nullopt, uri}, -32020},
      {{"2025-06-18", "resources/read", uri}, -32020},
      {{std::nullopt, "resources/read", uri}, -32020},
  };
  for (const Row& row : rows) {
    CAPTURE(row.fields.name.value_or("none"));
    CAPTURE(row.fields.method.value_or("none"));
    const mcp::Answer answer = ask(body, &row.fields);
    CHECK(code_of(answer) == row.code);
    CHECK(answer.status == (row.code == 0 ? 200 : 400));
  }
  const mcp::RepeatedFields old{"2025-06-18", std::nullopt, std::nullopt};
  CHECK(ask(request("tools/list", ""), &old).status == 200);
  const mcp::RepeatedFields odd{"1999-01-01", std::nullopt, std::nullopt};
  CHECK(code_of(ask(request("tools/list", ""), &odd)) == -32022);
  const mcp::RepeatedFields bare{version, "tools/list", std::nullopt};
  CHECK(code_of(ask(request("tools/list", ""), &bare)) == -32602);
  const mcp::RepeatedFields none;
  CHECK(ask(R"({"jsonrpc":"2.0","id":1,"result":{}})", &none).status == 400);
}

TEST_CASE("mcp skills: an entry has the front matter and a digest for every file") {
  const json::Value listed = result_of(ask(request("skills/list", meta)));
  REQUIRE(listed.find("skills")->if_array()->size() == 1);
  const json::Value entry = listed.find("skills")->if_array()->front();
  CHECK(text_in(entry, "uri") == "skill://acme/pdf/SKILL.md");
  CHECK(json::write(*entry.find("frontmatter")) ==
        R"({"name":"pdf","description":"Reads PDF.","license":"MIT"})");
  const json::Array& files = *entry.find("resources")->if_array();
  REQUIRE(files.size() == 2);
  for (const json::Value& file : files) {
    const json::Value read = result_of(
        ask(request("resources/read", R"("uri":")" + text_in(file, "uri") + "\"," + meta)));
    const json::Value content = read.find("contents")->if_array()->front();
    const std::string bytes =
        content.find("text") ? text_in(content, "text") : std::string("\0\xff", 2);
    CHECK(text_in(file, "digest") == "sha256:" + Digest::of(bytes).hex());
    CHECK(file.find("size")->as_int64() == static_cast<std::int64_t>(bytes.size()));
    if (!content.find("text")) CHECK(text_in(content, "blob") == "AP8=");
  }
  const json::Value got =
      result_of(ask(request("skills/get", R"("uri":"skill://acme/pdf/SKILL.md",)" + meta)));
  CHECK(*got.find("skill") == entry);
}

TEST_CASE("mcp tools: what the registry refuses is a result that says so") {
  const auto call = [](const std::string& params) {
    return result_of(ask(request("tools/call", params + "," + meta)));
  };
  const json::Value found = call(R"("name":"search","arguments":{"text":"pdf","limit":3})");
  CHECK(found.find("isError")->as_bool() == false);
  CHECK(json::write(*found.find("structuredContent")) == R"({"text":"pdf","limit":3})");
  const json::Value refused = call(R"("name":"resolve","arguments":{"skills":{"@acme/pdf":"^9"}})");
  CHECK(refused.find("isError")->as_bool() == true);
  CHECK(text_in(refused.find("content")->if_array()->front(), "text").find("nothing fits") !=
        std::string::npos);
  const json::Value audit = call(R"("name":"audit","arguments":{"name":"@acme/pdf"})");
  CHECK(audit.find("structuredContent")->find("files")->if_array()->size() == 2);
}

TEST_CASE("mcp skills: addresses that are none of ours") {
  for (const char* text : {"", "skill://", "skill://acme", "skill://acme/pdf", "skill://acme/pdf/",
                           "skill:///pdf/SKILL.md", "skill://ACME/pdf/x", "skill://a b/pdf/x",
                           "SKILL://acme/pdf/x", "https://acme/pdf/x"}) {
    CAPTURE(text);
    CHECK_FALSE(mcp::SkillUri::parse(text).has_value());
  }
  CHECK(mcp::SkillUri::parse("skill://acme/pdf/a/b.md")->path == "a/b.md");
}

}  // namespace
}  // namespace tank::testing
