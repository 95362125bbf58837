// SPDX-License-Identifier: Apache-2.0
#include "mcp/skill_entries.hpp"

#include <algorithm>

#include <tank/base/limits.hpp>
#include <tank/package/skill_md.hpp>

#include "core/json/utf8.hpp"
#include "mcp/base64.hpp"
#include "mcp/limits.hpp"

namespace tank::inline v0::mcp {
namespace {

constexpr std::string_view scheme = "skill://";

tl::unexpected<RpcError> invalid(std::string why) {
  return tl::unexpected(RpcError{Code::invalid_params, "Invalid params: " + std::move(why), {}});
}

std::string uri_of(const package::PackageName& name, std::string_view path) {
  return std::string(scheme) + name.to_string().substr(1) + "/" + std::string(path);
}

// What stands behind the key, where that is one line; a field of more lines comes as it stands.
std::string value_text(const package::SkillField& field) {
  std::string_view text = field.text;
  text.remove_prefix(std::min(text.find(':') + 1, text.size()));
  const auto first = text.find_first_not_of(" \n");
  if (first == std::string_view::npos) return {};
  text.remove_prefix(first);
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  return std::string(text);
}

json::Object front_matter(const package::SkillMd& skill) {
  json::Object out{{"name", skill.name}, {"description", skill.description}};
  if (!skill.license.empty()) out.append("license", skill.license);
  if (!skill.compatibility.empty()) out.append("compatibility", skill.compatibility);
  if (!skill.metadata.empty()) {
    json::Object metadata;
    for (const auto& [key, value] : skill.metadata) metadata.append(key, value);
    out.append("metadata", std::move(metadata));
  }
  if (!skill.allowed_tools.empty()) {
    std::string tools;
    for (const std::string& tool : skill.allowed_tools) tools += (tools.empty() ? "" : " ") + tool;
    out.append("allowed-tools", std::move(tools));
  }
  for (const package::SkillField& field : skill.other) out.set(field.name, value_text(field));
  return out;
}

/// A skill as the extension tells of it.
struct Entry {
  package::PackageName name;
  package::SkillMd front;
  json::Object document;
};

// Nothing for what may not be served: its SKILL.md does not call itself as the package is called.
Result<std::optional<Entry>> entry_of(Shelf& shelf, const package::PackageName& name) {
  const auto skill = shelf.skill(name);
  if (!skill) return pass(skill);
  const auto front = package::parse_skill_md(skill->contents->skill_md);
  if (!front || front->name != name.name()) return std::optional<Entry>{};
  json::Array files;
  for (const registry::SkillFile& file : skill->contents->files) {
    files.emplace_back(json::Object{{"uri", uri_of(name, file.path)},
                                    {"digest", "sha256:" + file.digest.hex()},
                                    {"size", file.size_bytes}});
  }
  return std::optional(Entry{name, *front,
                             json::Object{{"uri", uri_of(name, "SKILL.md")},
                                          {"frontmatter", front_matter(*front)},
                                          {"resources", std::move(files)}}});
}

tl::expected<std::string, RpcError> text_at(const json::Object& params, std::string_view key,
                                            bool required) {
  const json::Value* value = params.find(key);
  if (value == nullptr && !required) return std::string();
  if (value == nullptr || value->if_string() == nullptr) {
    return invalid('`' + std::string(key) + "` is a text");
  }
  return *value->if_string();
}

struct EntryPage {
  std::vector<Entry> entries;
  std::optional<std::string> next;
};

tl::expected<EntryPage, RpcError> entries_at(Shelf& shelf, const json::Object& params) {
  const auto cursor = text_at(params, "cursor", false);
  if (!cursor) return tl::unexpected(cursor.error());
  const auto names = shelf.names(limits::mcp_skills_page, *cursor);
  if (!names) return invalid(describe_error(names.error()));
  EntryPage out{{}, names->next};
  for (const package::PackageName& name : names->names) {
    auto entry = entry_of(shelf, name);
    // One that cannot be read hides no other.
    if (entry && *entry) out.entries.push_back(std::move(**entry));
  }
  return out;
}

bool is_text(std::string_view content) {
  if (content.find('\0') != std::string_view::npos) return false;
  while (!content.empty()) {
    const std::size_t size = json::utf8_length(content);
    if (size == 0) return false;
    content.remove_prefix(size);
  }
  return true;
}

}  // namespace

Result<SkillUri> SkillUri::parse(std::string_view text) {
  const auto broken = [&] {
    return fail(Errc::invalid_argument,
                "`" + std::string(text.substr(0, 200)) + "` is no skill://SCOPE/NAME/PATH");
  };
  if (!text.starts_with(scheme)) return broken();
  const std::string_view rest = text.substr(scheme.size());
  const std::size_t first = rest.find('/');
  if (first == std::string_view::npos) return broken();
  const std::size_t second = rest.find('/', first + 1);
  if (second == std::string_view::npos || second + 1 == rest.size()) return broken();
  auto name = package::PackageName::parse("@" + std::string(rest.substr(0, second)));
  if (!name) return broken();
  return SkillUri{*std::move(name), std::string(rest.substr(second + 1))};
}

tl::expected<json::Object, RpcError> list_skills(Shelf& shelf, const json::Object& params) {
  auto page = entries_at(shelf, params);
  if (!page) return tl::unexpected(page.error());
  json::Array skills;
  for (Entry& entry : page->entries) skills.emplace_back(std::move(entry.document));
  json::Object out{{"skills", std::move(skills)}};
  if (page->next) out.append("nextCursor", *page->next);
  return out;
}

tl::expected<json::Object, RpcError> get_skill(Shelf& shelf, const json::Object& params) {
  const auto uri = text_at(params, "uri", true);
  if (!uri) return tl::unexpected(uri.error());
  const auto parsed = SkillUri::parse(*uri);
  if (!parsed) return invalid(parsed.error().detail);
  if (parsed->path != "SKILL.md") return invalid("a skill is named by its SKILL.md");
  auto entry = entry_of(shelf, parsed->name);
  if (!entry) return invalid(describe_error(entry.error()));
  if (!*entry) return invalid("`" + *uri + "` is not served: its name differs from its package's");
  return json::Object{{"skill", std::move((*entry)->document)}};
}

tl::expected<json::Object, RpcError> list_resources(Shelf& shelf, const json::Object& params) {
  const auto page = entries_at(shelf, params);
  if (!page) return tl::unexpected(page.error());
  json::Array resources;
  for (const Entry& entry : page->entries) {
    resources.emplace_back(json::Object{{"uri", uri_of(entry.name, "SKILL.md")},
                                        {"name", entry.front.name},
                                        {"description", entry.front.description},
                                        {"mimeType", "text/markdown"}});
  }
  json::Object out{{"resources", std::move(resources)}};
  if (page->next) out.append("nextCursor", *page->next);
  return out;
}

json::Array resource_templates() {
  return {json::Object{{"uriTemplate", "skill://{scope}/{name}/{+path}"},
                       {"name", "skill-file"},
                       {"description", "One file of the latest release of a skill"}}};
}

tl::expected<json::Object, RpcError> read_resource(Shelf& shelf, const json::Object& params) {
  const auto uri = text_at(params, "uri", true);
  if (!uri) return tl::unexpected(uri.error());
  const auto parsed = SkillUri::parse(*uri);
  if (!parsed) return invalid(parsed.error().detail);
  auto content = shelf.file(parsed->name, parsed->path);
  if (!content) return invalid(describe_error(content.error()));
  json::Object out{{"uri", *uri}};
  if (is_text(*content)) {
    out.append("mimeType", parsed->path.ends_with(".md") ? "text/markdown" : "text/plain");
    out.append("text", *std::move(content));
  } else {
    out.append("mimeType", "application/octet-stream");
    out.append("blob", to_base64(*content));
  }
  return json::Object{{"contents", json::Array{std::move(out)}}};
}

}  // namespace tank::inline v0::mcp
