// SPDX-License-Identifier: Apache-2.0
// What a thief finds in a copy of the database, and in the logs: nothing that lets him in.
#include <map>
#include <set>

#include "core/json/json.hpp"
#include "http/captured_log.hpp"
#include "http/secret_tour.hpp"
#include "server/routes/routes.hpp"

namespace tank::testing {
namespace {

/// Kinds of secrets, and how many of them a tour leaves behind at least.
const std::map<std::string, std::size_t> expected{
    {"bearer", 1},
    {"cookie __Host-tank_departure", 5},
    {"cookie __Host-tank_session", 10},
    {"cookie __Host-tank_signup", 1},
    {"master key", 9},
    {"pasted", 1},
    {"provider access_token", 1},
    {"provider client secret", 1},
    {"provider code_verifier", 3},
    {"provider id_token", 3},
    {"received access_token", 2},
    {"received device_code", 3},
    {"received login_code", 3},
    {"received redirect_to code", 3},
    {"received refresh_token", 4},
    {"received authUrl session", 2},
    {"received token", 15},
    {"received downloadUrl token", 1},
    {"received uploadUrl token", 2},
    {"received url nonce", 5},
    {"received url state", 5},
    {"received user_code", 3},
    {"sent access_token", 3},
    {"sent code", 7},
    {"sent code_verifier", 1},
    {"sent password", 6},
    {"sent query code", 3},
    {"sent state", 5},
    {"signing key", 2},
    {"unused digits", 1},
    {"unused verifier", 1},
};

/// What a tour asks for and never gets, for the ids that it knows name nothing, or because another
/// path leads to the same handler. When it succeeds it tells no secret.
const std::set<std::string> refused{"addMember",
                                    "addOrganizationKey",
                                    "addPublisherKey",
                                    "acceptPackage",
                                    "controlAcceptPackage",
                                    "controlDeclinePackage",
                                    "controlOfferPackage",
                                    "controlWithdrawOffer",
                                    "declinePackage",
                                    "offerPackage",
                                    "withdrawOffer",
                                    "arriveFromOneOfProviders",
                                    "authorizePage",
                                    "banUser",
                                    "changeMember",
                                    "changeRelease",
                                    "controlGetVersion",
                                    "controlPublishVersion",
                                    "controlUnyankVersion",
                                    "controlYankVersion",
                                    "unyankRelease",
                                    "yankRelease",
                                    "controlForgotPassword",
                                    "controlLogIn",
                                    "controlResetPassword",
                                    "controlSignUp",
                                    "decideDispute",
                                    "declineInvitation",
                                    "disputeQuarantine",
                                    "getReleaseScan",
                                    "getArchive",
                                    "getRelease",
                                    "liftBan",
                                    "listUserSessions",
                                    "proveConsistency",
                                    "proveInclusion",
                                    "removeDistTag",
                                    "removeMember",
                                    "removeRelease",
                                    "resendInvitation",
                                    "resolve",
                                    "revokeOrganizationKey",
                                    "revokePublisherKey",
                                    "revokeSession",
                                    "revokeToken",
                                    "revokeUserSession",
                                    "setDistTag",
                                    "setUserRole",
                                    "transferOrganization",
                                    "unlinkAccount",
                                    "withdrawInvitation"};

/// The operations that the log tells of, each with whether it ever succeeded.
std::map<std::string, bool> operations_in(const std::string& log) {
  std::map<std::string, bool> out;
  for (std::size_t at = 0; at < log.size();) {
    const std::size_t end = std::min(log.find('\n', at), log.size());
    const auto line = json::parse(std::string_view(log).substr(at, end - at));
    at = end + 1;
    if (!line || line->find("operation") == nullptr) continue;
    bool& succeeded = out[text_at(*line, "operation")];
    succeeded |= line->find("status")->as_int64() < 400;
  }
  return out;
}

// Without numbers: how long something took looks like six digits now and then.
std::string strings_of(const json::Value& value) {
  if (const std::string* text = value.if_string()) return *text + "\n";
  std::string out;
  if (const json::Object* members = value.if_object()) {
    for (const json::Member& each : *members) out += each.key + "\n" + strings_of(each.value);
  }
  return out;
}

/// Each line, and of those that are documents only what is text.
Dump dump_of_log(const std::string& log) {
  Dump out{log, {}};
  for (std::size_t at = 0; at < log.size();) {
    const std::size_t end = std::min(log.find('\n', at), log.size());
    const auto line = json::parse(std::string_view(log).substr(at, end - at));
    out.text += line ? strings_of(*line) : log.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return out;
}

TEST_CASE(
    "stolen database: a tour over everything leaves no secret in a dump, a log or the audit") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    Country country(backend);
    CapturedLog log(country.premises.folder + "/stderr");
    Dump running;
    std::string told;
    {
      RunningServer server(country.premises, {}, country.config());
      SecretTour tour(country, server);
      tour.walk();
      told = tour.what_is_told();
      country.note_the_rest();
      running = dump_of(*country.premises.place);
    }
    log.end();
    const Dump stopped = dump_of(*country.premises.place);
    const Canaries canaries = country.recorder.canaries();
    const auto operations = operations_in(log.text());
    for (const server::Operation& operation : server::all_routes()) {
      const std::string id(operation.id);
      CAPTURE(id);
      REQUIRE(operations.contains(id));
      CHECK(operations.at(id) != refused.contains(id));
    }
    for (const auto& [kind, least] : expected) {
      CAPTURE(kind);
      CHECK(canaries.count(kind) >= least);
    }
    for (const Dump& dump : {running, stopped}) {
      CHECK(dump.text.find(SecretTour::findable) != std::string::npos);
      CHECK(dump.text.find("$argon2id$") != std::string::npos);
      CHECK(dump.text.find(SecretTour::publish_key) != std::string::npos);
      CHECK(dump.text.find(SecretTour::login_key) == std::string::npos);
      CHECK(canaries.found_in(dump) == "");
    }
    CHECK(canaries.found_in(dump_of_log(log.text())) == "");
    CHECK(canaries.found_in({told, {}}) == "");
  }
}

}  // namespace
}  // namespace tank::testing
