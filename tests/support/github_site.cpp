// SPDX-License-Identifier: Apache-2.0
#include "support/github_site.hpp"

#include <chrono>
#include <thread>

#include "core/json/write.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

constexpr const char* access_token = "gho_16C7e42F292c6912E7710c838347Ae178B4a";

SiteAnswer document(const json::Value& value, int status = 200) {
  return {.status = status, .body = json::write(value)};
}

SiteAnswer refusal(const std::string& error) {
  return document(json::Object{{"error", error},
                               {"error_description", "The text is for people."},
                               {"error_uri", "https://docs.github.com/"}});
}

bool has(const SiteRequest& request, const std::string& name, const std::string& value) {
  const auto found = request.form.find(name);
  return found != request.form.end() && found->second == value;
}

}  // namespace

GithubSite::GithubSite() : site_([this](const SiteRequest& request) { return answer(request); }) {}

void GithubSite::behave(GithubBehaviour behaviour) {
  const std::lock_guard lock(mutex_);
  behaviour_ = std::move(behaviour);
}

SiteAnswer GithubSite::answer(const SiteRequest& request) {
  GithubBehaviour now;
  {
    const std::lock_guard lock(mutex_);
    now = behaviour_;
  }
  if (request.path == "/login/oauth/authorize") return grants_.authorize(request, now.denied, "");
  if (now.slow) std::this_thread::sleep_for(1'000ms);
  if (now.html) return {.status = 200, .body = "<h1>Unicorn!</h1>", .type = "text/html"};
  if (request.path == "/login/oauth/access_token") return token(now, request);
  return api(now, request);
}

SiteAnswer GithubSite::token(const GithubBehaviour& now, const SiteRequest& request) {
  // Without this field GitHub answers with a form.
  if (request.accept != "application/json") return {.status = 200, .body = "error=not_acceptable"};
  if (!now.token_error.empty()) return refusal(now.token_error);
  if (!has(request, "client_id", client_id) || !has(request, "client_secret", client_secret)) {
    return refusal("incorrect_client_credentials");
  }
  if (!grants_.redeem(request.form, client_id)) return refusal("bad_verification_code");
  return document(json::Object{
      {"access_token", access_token}, {"scope", "read:user,user:email"}, {"token_type", "bearer"}});
}

SiteAnswer GithubSite::api(const GithubBehaviour& now, const SiteRequest& request) {
  if (request.authorization != std::string("Bearer ") + access_token) {
    return document(json::Object{{"message", "Bad credentials"}}, 401);
  }
  if (now.api_status != 200) return document(json::Object{{"message", "No"}}, now.api_status);
  if (request.path == "/user") {
    const json::Value name = now.person.name.empty() ? json::Value() : json::Value(now.person.name);
    return document(json::Object{{"login", now.person.login},
                                 {"id", now.person.id},
                                 {"name", name},
                                 {"email", "public@acme.dev"},
                                 {"avatar_url", "https://avatars.example/u/583231"}});
  }
  if (request.path != "/user/emails") return document(json::Object{{"message", "Not Found"}}, 404);
  json::Array out;
  for (const GithubAddress& each : now.person.emails) {
    out.push_back(json::Object{{"email", each.email},
                               {"primary", each.primary},
                               {"verified", each.verified},
                               {"visibility", json::Value()}});
  }
  return document(std::move(out));
}

}  // namespace tank::testing
