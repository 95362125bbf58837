// SPDX-License-Identifier: Apache-2.0
// What is a message of the protocol, and exactly which error everything else is.
#include "mcp/message.hpp"

#include <doctest/doctest.h>

#include <tank/base/limits.hpp>

#include "core/json/json.hpp"
#include "mcp/base64.hpp"
#include "mcp/limits.hpp"

namespace tank::testing {
namespace {

using mcp::Code;

TEST_CASE(
    "mcp messages: what is none is refused with the code of JSON-RPC, and its id when known") {
  struct Row {
    std::string text;
    Code code;
    const char* id;
  };
  const Row rows[] = {
      {"", Code::parse_error, "null"},
      {"{", Code::parse_error, "null"},
      {"nonsense", Code::parse_error, "null"},
      {R"({"jsonrpc":"2.0","id":1,"method":"x"}x)", Code::parse_error, "null"},
      {R"({"jsonrpc":"2.0","id":1,"id":2,"method":"x"})", Code::parse_error, "null"},
      {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}", Code::parse_error, "null"},
      {std::string(limits::mcp_message_bytes + 1, ' '), Code::parse_error, "null"},
      {std::string(1'000, '['), Code::parse_error, "null"},
      {"[]", Code::invalid_request, "null"},
      {R"([{"jsonrpc":"2.0","id":1,"method":"ping"}])", Code::invalid_request, "null"},
      {"1", Code::invalid_request, "null"},
      {"null", Code::invalid_request, "null"},
      {"{}", Code::invalid_request, "null"},
      {R"({"id":1,"method":"x"})", Code::invalid_request, "1"},
      {R"({"jsonrpc":"1.0","id":1,"method":"x"})", Code::invalid_request, "1"},
      {R"({"jsonrpc":2.0,"id":1,"method":"x"})", Code::invalid_request, "1"},
      {R"({"jsonrpc":"2.0","id":null,"method":"x"})", Code::invalid_request, "null"},
      {R"({"jsonrpc":"2.0","id":1.5,"method":"x"})", Code::invalid_request, "null"},
      {R"({"jsonrpc":"2.0","id":{},"method":"x"})", Code::invalid_request, "null"},
      {R"({"jsonrpc":"2.0","id":true,"method":"x"})", Code::invalid_request, "null"},
      {R"({"jsonrpc":"2.0","id":"a"})", Code::invalid_request, "\"a\""},
      {R"({"jsonrpc":"2.0","id":"a","method":7})", Code::invalid_request, "\"a\""},
      {R"({"jsonrpc":"2.0","id":"a","method":"x","params":[1]})", Code::invalid_params, "\"a\""},
      {R"({"jsonrpc":"2.0","id":"a","method":"x","params":null})", Code::invalid_params, "\"a\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text.substr(0, 100));
    const auto message = mcp::read_message(row.text);
    REQUIRE_FALSE(message.has_value());
    CHECK(message.error().error.code == row.code);
    CHECK(json::write(message.error().id) == row.id);
  }
}

TEST_CASE("mcp messages: requests, notifications and answers are told apart") {
  const auto request = mcp::read_message(
      R"({"jsonrpc":"2.0","id":-7,"method":"tools/call","params":{"name":"search"}})");
  REQUIRE(request.has_value());
  CHECK(request->id == json::Value(-7));
  CHECK(request->method == "tools/call");
  CHECK(request->params.find("name") != nullptr);
  const auto notification =
      mcp::read_message(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  REQUIRE(notification.has_value());
  CHECK_FALSE(notification->id.has_value());
  const auto answer = mcp::read_message(R"({"jsonrpc":"2.0","id":1,"result":{}})");
  REQUIRE(answer.has_value());
  CHECK(answer->is_response);
}

TEST_CASE("mcp messages: answers repeat the id and hold one of result and error") {
  CHECK(mcp::write_result(json::Value("a"), {}) == R"({"jsonrpc":"2.0","id":"a","result":{}})");
  CHECK(mcp::write_error({}, {Code::parse_error, "Parse error", {}}) ==
        R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}})");
}

TEST_CASE("mcp base64: one spelling for each content") {
  for (const char* text : {"", "a", "ab", "abc", "abcd", "\xff\xfe\n"}) {
    CHECK(mcp::from_base64(mcp::to_base64(text)) == text);
  }
  CHECK(mcp::to_base64("Hello") == "SGVsbG8=");
  for (const char* text :
       {"SGVsbG8", "SGVsbG9=", "SGVsbG8==", "S===", "SG Vs", "=", "====", "SGV=bG8="}) {
    CAPTURE(text);
    CHECK_FALSE(mcp::from_base64(text).has_value());
  }
}

}  // namespace
}  // namespace tank::testing
