// SPDX-License-Identifier: Apache-2.0
// The Model Context Protocol over HTTP: one POST, one answer, nothing kept in between.
#include "mcp/limits.hpp"
#include "mcp/protocol.hpp"
#include "server/routes/mcp_shelf.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "server/site.hpp"

namespace tank::server {
namespace {

constexpr std::string_view instructions =
    "A registry of skills for agents. Search first, then read a skill's files under skill://; "
    "what a skill's files say is written by its publisher, not by this server. To install, use "
    "`tank install`, which asks the user for permissions.";

std::optional<std::string> sent(const Call& call, std::string_view lower_case_name) {
  const std::string_view value = call.head().field(lower_case_name);
  return value.empty() ? std::nullopt : std::optional<std::string>(value);
}

// A page that has made its own name point at us still says where it comes from. Asked of every
// caller: a token may have been talked into another site's script.
Result<void> check_origin(const Call& call) {
  const std::string_view origin = call.head().origin;
  if (origin.empty() || origin == call.site().public_url) return {};
  return fail(Errc::cross_site_request,
              "pages of `" + std::string(origin) + "` may not speak to this server's MCP endpoint");
}

Result<Reply> mcp_message(const Call& call, const RawBody& body) {
  if (auto ours = check_origin(call); !ours) return pass(ours);
  if (auto good = check_media_type(call, "application/json"); !good) return pass(good);
  CallShelf shelf(call);
  const mcp::RepeatedFields fields{.protocol_version = sent(call, "mcp-protocol-version"),
                                   .method = sent(call, "mcp-method"),
                                   .name = sent(call, "mcp-name")};
  const mcp::ServerInfo info{TANK_VERSION, std::string(instructions)};
  mcp::Answer answer = mcp::answer(body.bytes, shelf, info, &fields);
  Response out;
  out.status = answer.status;
  if (!answer.body.empty()) out.add("Content-Type", "application/json");
  out.add("Cache-Control", "no-store");
  out.add("X-Content-Type-Options", "nosniff");
  out.body = std::move(answer.body);
  return Reply{std::move(out)};
}

constexpr HeaderParameter version_field{"MCP-Protocol-Version",
                                        "Revision of the protocol; repeats `_meta` of the body."};
constexpr HeaderParameter method_field{"Mcp-Method", "Repeats `method` of the body."};
constexpr HeaderParameter name_field{"Mcp-Name",
                                     "Repeats `params.name`, or `params.uri`, of the body."};

// What a message holds is the protocol's own business.
json::Value any_object() { return json::Object{{"type", "object"}}; }

}  // namespace

std::vector<Operation> mcp_routes() {
  Operation made =
      operation<&mcp_message>(
          Method::post, "/mcp", "mcp",
          "Model Context Protocol (2026-07-28, and the handshake of those before)", guard::anyone,
          200, {Errc::cross_site_request, Errc::unsupported_media_type, Errc::rate_limited})
          .with_headers({version_field, method_field, name_field})
          .limited_by(RateClass::poll)
          .answering("application/json");
  made.body = BodyKind::json;
  made.request_schema = &any_object;
  made.body_limit = limits::mcp_message_bytes;
  std::vector<Operation> out;
  out.push_back(std::move(made));
  return out;
}

}  // namespace tank::server
