// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Requests to every route of the server, as good as they can be without knowing anybody's ids.

#include <map>
#include <string>
#include <string_view>

#include "http/running_server.hpp"
#include "server/routes/routes.hpp"

namespace tank::testing {

/// The path with values. Organization and package are `acme`'s; ids name nothing.
[[nodiscard]] inline std::string concrete(std::string path) {
  static const std::map<std::string, std::string> values{
      {"{name}", "@acme/pdf"},
      {"{version}", "9.9.9"},
      {"{path}", "SKILL.md"},
      {"{tag}", "stable"},
      {"{scope}", "acme"},
      {"{skill}", "pdf"},
      {"{path...}", "SKILL.md"},
      {"{provider}", "google"},
      {"{org_slug}", "acme"},
      {"{user_id}", "usr_01h455vb4pex5vsknk084sn02q"},
      {"{account_id}", "acc_01h455vb4pex5vsknk084sn02q"},
      {"{session_id}", "ses_01h455vb4pex5vsknk084sn02q"},
      {"{user_code}", "BCDF-GHJK"},
      {"{invitation_id}", "inv_01h455vb4pex5vsknk084sn02q"},
      {"{key_id}", "ed25519:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"},
      {"{token_id}", "tok_01h455vb4pex5vsknk084sn02q"},
      {"{upload_id}", "upl_01h455vb4pex5vsknk084sn02q"}};
  for (const auto& [placeholder, value] : values) {
    const std::size_t at = path.find(placeholder);
    if (at != std::string::npos) path.replace(at, placeholder.size(), value);
  }
  return path;
}

/// The key of RFC 8032's first test, with a signature of nothing by it.
inline const std::string wrong_key_proof =
    R"({"public_key":"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=","signature":")" +
    std::string(86, 'A') + R"(=="})";

/// A document that the operation takes; `{}` where none is needed to get past the reader.
[[nodiscard]] inline std::string body_of(std::string_view operation) {
  static const std::map<std::string_view, std::string> bodies{
      {"addOrganizationKey", wrong_key_proof},
      {"addPublisherKey", wrong_key_proof},
      {"addMember", R"({"email":"nobody@example.org"})"},
      {"announceSkill",
       R"({"manifest":{"name":"@acme/pdf","version":"9.9.9","description":"A skill."}})"},
      {"banUser", R"({"reason":"spam"})"},
      {"changeMember", R"({"role":"member"})"},
      {"changePackage", R"({"visibility":"public"})"},
      {"changePassword", R"({"password":"seven unrelated words"})"},
      {"confirmSkill", R"({"versionId":"upl_01h455vb4pex5vsknk084sn02q"})"},
      {"controlChangePackage", R"({"visibility":"public"})"},
      {"controlCreatePackage", R"({"name":"@acme/new-here"})"},
      {"controlOfferPackage", R"({"to":"acme"})"},
      {"createPackage", R"({"name":"@acme/new"})"},
      {"setSigningPolicy", R"({"required":false})"},
      {"offerPackage", R"({"to":"acme"})"},
      {"confirmSession", R"({"code":"123456"})"},
      {"decideDispute", R"({"decision":"lift","reason":"it is harmless"})"},
      {"disputeQuarantine", R"({"reason":"it is harmless"})"},
      {"createOrganization", R"({"name":"Another one"})"},
      {"createOrganizationToken",
       R"({"account_id":"usr_01h455vb4pex5vsknk084sn02q","name":"ci","scopes":[]})"},
      {"createServiceAccount", R"({"name":"Deploy"})"},
      {"createToken", R"({"name":"ci","scopes":[],"package_pattern":"@other/*"})"},
      {"createUpload", R"({"name":"@acme/pdf","version":"9.9.9","size":9,"digest":")" +
                           Digest::of("bytes").to_string() + R"("})"},
      {"createUser", R"({"email":"newcomer@example.org","name":"N"})"},
      {"impersonate", R"({"reason":"ticket 12"})"},
      {"invite", R"({"email":"invited@example.org"})"},
      {"mcp", R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})"},
      {"renameOrganization", R"({"name":"Acme"})"},
      {"requestEmailChange", R"({"email":"elsewhere@example.org"})"},
      {"setDistTag", R"({"version":"9.9.9"})"},
      {"setUserRole", R"({"role":"admin"})"},
      {"transferOrganization", R"({"user_id":"usr_01h455vb4pex5vsknk084sn02q"})"},
  };
  const auto found = bodies.find(operation);
  return found == bodies.end() ? "{}" : found->second;
}

[[nodiscard]] inline Answer call(const RunningServer& server, const server::Operation& operation,
                                 const std::string& token) {
  const bool is_archive =
      operation.body == server::BodyKind::archive || operation.body == server::BodyKind::file;
  const bool is_document = operation.body == server::BodyKind::json;
  return server.ask({.method = std::string(to_string(operation.method)),
                     .target = concrete(std::string(operation.path)),
                     .token = token,
                     .type = is_archive    ? "application/gzip"
                             : is_document ? "application/json"
                                           : "",
                     .body = is_archive    ? "bytes"
                             : is_document ? body_of(operation.id)
                                           : ""});
}

}  // namespace tank::testing
