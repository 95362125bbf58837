// SPDX-License-Identifier: Apache-2.0
// How programs that know nothing of us find public skills: well-known lists and /llms.txt.
#include "server/api/answer_cache.hpp"
#include "server/routes/discovery_documents.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "server/site.hpp"

namespace tank::server {
namespace {

constexpr std::string_view index_path = "/.well-known/agent-skills/index.json";
constexpr std::string_view scoped_index_path = "/{scope}/.well-known/agent-skills/index.json";
constexpr std::string_view file_path = "/.well-known/agent-skills/{skill}/{path...}";
constexpr std::string_view older_index_path = "/.well-known/skills/index.json";
constexpr std::string_view older_file_path = "/.well-known/skills/{skill}/{path...}";

constexpr HeaderParameter if_none_match{
    "If-None-Match", "ETag of what is known already; `304` when it is still that."};

// Publishers wrote what is in it: nothing here may run in a browser.
Reply document(const Call& call, std::string_view type, std::string body) {
  const std::string etag = "\"" + Digest::of(body).hex().substr(0, 32) + "\"";
  Response out;
  const bool known = names_etag(call.head().if_none_match, etag);
  out.status = known ? 304 : 200;
  if (!known) out.add("Content-Type", type);
  out.add("Cache-Control", "public, no-cache");
  out.add("X-Content-Type-Options", "nosniff");
  out.add("Content-Security-Policy", "default-src 'none'; sandbox");
  out.add("ETag", etag);
  if (!known) out.body = std::move(body);
  return Reply{std::move(out)};
}

// Relative to the list, so that it is right behind every proxy.
ArchivePath archive_path(const Call& call) {
  return [&call](const registry::ListedSkill& skill) {
    const Site& site = call.site();
    const std::string url = site.archive_url(skill.package.name, skill.version);
    return url.starts_with(site.public_url) ? url.substr(site.public_url.size()) : url;
  };
}

Result<Reply> index_of(const Call& call, std::string_view scope) {
  const auto skills = call.services().skills.list(scope);
  if (!skills) return pass(skills);
  return document(call, "application/json", agent_skills_index(**skills, archive_path(call)));
}

Result<Reply> agent_skills(const Call& call, const Nothing&) { return index_of(call, ""); }

Result<Reply> agent_skills_of_scope(const Call& call, const Nothing&) {
  auto slug = call.path<Slug>("scope");
  if (!slug) return pass(slug);
  return index_of(call, slug->to_string());
}

Result<Reply> older_skills(const Call& call, const Nothing&) {
  const registry::Skills& skills = call.services().skills;
  const auto list = skills.list();
  if (!list) return pass(list);
  const auto contents = [&](const Digest& digest) { return skills.contents(digest); };
  return document(call, "application/json", older_skills_index(**list, contents));
}

Result<Reply> skill_file(const Call& call, const Nothing&) {
  const registry::Skills& skills = call.services().skills;
  const auto skill = skills.find(call.value("skill"));
  if (!skill) return pass(skill);
  const std::string_view path = call.value("path");
  auto content = skills.read(skill->digest, path);
  if (!content) return pass(content);
  return document(call, media_type_of_file(path), *std::move(content));
}

Result<Reply> llms(const Call& call, const Nothing&) {
  const auto skills = call.services().skills.list();
  if (!skills) return pass(skills);
  return document(call, "text/plain; charset=utf-8", llms_txt(**skills, call.site().public_url));
}

}  // namespace

std::vector<Operation> discovery_routes() {
  const std::vector<Errc> file_errors{Errc::package_not_found, Errc::artifact_not_found,
                                      Errc::archive_too_large};
  std::vector<Operation> out;
  const auto add = [&out](Operation made) {
    out.push_back(std::move(made).with_headers({if_none_match}));
  };
  add(operation<&agent_skills>(Method::get, index_path, "agentSkills",
                               "Public skills (Agent Skills Discovery 0.2.0)", guard::anyone, 200,
                               {}));
  add(operation<&agent_skills_of_scope>(Method::get, scoped_index_path, "agentSkillsOfScope",
                                        "Public skills of one scope", guard::anyone, 200,
                                        {Errc::invalid_slug}));
  add(operation<&skill_file>(Method::get, file_path, "agentSkillFile", "One file of a listed skill",
                             guard::anyone, 200, file_errors)
          .answering("text/plain"));
  add(operation<&older_skills>(Method::get, older_index_path, "skillFiles",
                               "Public skills with their files (0.1.0, for older clients)",
                               guard::anyone, 200, {}));
  add(operation<&skill_file>(Method::get, older_file_path, "skillFile",
                             "One file of a listed skill, for older clients", guard::anyone, 200,
                             file_errors)
          .answering("text/plain"));
  add(operation<&llms>(Method::get, "/llms.txt", "llmsTxt", "What this is, for language models",
                       guard::anyone, 200, {})
          .answering("text/plain"));
  return out;
}

}  // namespace tank::server
