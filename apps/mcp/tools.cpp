// SPDX-License-Identifier: Apache-2.0
#include "mcp/tools.hpp"

#include <algorithm>
#include <array>

#include <tank/base/limits.hpp>

#include "core/json/json.hpp"

namespace tank::inline v0::mcp {
namespace {

enum class Kind { text, number, texts, map };

struct Parameter {
  std::string_view name;
  Kind kind;
  std::string_view about;
  bool required = false;
};

using Run = Result<json::Value> (*)(Shelf& shelf, const json::Object& arguments);

struct Tool {
  std::string_view name;
  std::string_view title;
  std::string_view about;
  std::span<const Parameter> parameters;
  Run run;
  bool reads = true;  ///< changes nothing
};

std::string text_of(const json::Object& arguments, std::string_view name) {
  const json::Value* value = arguments.find(name);
  return value == nullptr ? std::string() : *value->if_string();
}

Result<json::Value> run_search(Shelf& shelf, const json::Object& arguments) {
  SearchCall call{.text = text_of(arguments, "text"), .after = text_of(arguments, "after")};
  if (const json::Value* limit = arguments.find("limit")) {
    call.limit =
        static_cast<int>(std::clamp<std::int64_t>(*limit->as_int64(), 1, limits::max_page));
  }
  return shelf.search(call);
}

Result<json::Value> run_info(Shelf& shelf, const json::Object& arguments) {
  const auto name = package::PackageName::parse(text_of(arguments, "name"));
  if (!name) return pass(name);
  return shelf.info(*name, text_of(arguments, "version"));
}

Result<json::Value> run_resolve(Shelf& shelf, const json::Object& arguments) {
  std::map<std::string, std::string> skills;
  for (const json::Member& member : *arguments.find("skills")->if_object()) {
    skills.emplace(member.key, *member.value.if_string());
  }
  return shelf.resolve(skills);
}

// What there is to judge a release by: its score, its state, what it asks for, and every file.
Result<json::Value> run_audit(Shelf& shelf, const json::Object& arguments) {
  const auto name = package::PackageName::parse(text_of(arguments, "name"));
  if (!name) return pass(name);
  const auto skill = shelf.skill(*name);
  if (!skill) return pass(skill);
  const auto release = shelf.info(*name, skill->version);
  if (!release) return pass(release);
  json::Object out;
  for (const std::string_view key : {"name", "version", "state", "reason", "deprecated", "score",
                                     "permissions", "dependencies", "integrity", "published_at"}) {
    if (const json::Value* value = release->find(key)) out.append(std::string(key), *value);
  }
  json::Array files;
  for (const registry::SkillFile& file : skill->contents->files) {
    files.emplace_back(json::Object{
        {"path", file.path}, {"digest", "sha256:" + file.digest.hex()}, {"size", file.size_bytes}});
  }
  out.append("files", std::move(files));
  return json::Value(std::move(out));
}

Result<json::Value> run_install(Shelf& shelf, const json::Object& arguments) {
  std::vector<std::string> specs;
  for (const json::Value& spec : *arguments.find("skills")->if_array()) {
    specs.push_back(*spec.if_string());
  }
  return shelf.install(specs);
}

constexpr std::array search_parameters{
    Parameter{"text", Kind::text, "Words to look for; empty lists what changed last.", true},
    Parameter{"limit", Kind::number, "How many at most; 20 when it is left out."},
    Parameter{"after", Kind::text, "`next` of the page before."}};
constexpr std::array info_parameters{
    Parameter{"name", Kind::text, "`@scope/name`.", true},
    Parameter{"version", Kind::text, "A version or a dist-tag; the package itself without it."}};
constexpr std::array resolve_parameters{
    Parameter{"skills", Kind::map, "Name to range, like `{\"@acme/pdf\": \"^1.0.0\"}`.", true}};
constexpr std::array audit_parameters{Parameter{"name", Kind::text, "`@scope/name`.", true}};
constexpr std::array install_parameters{
    Parameter{"skills", Kind::texts, "`@scope/name` or `@scope/name@range`.", true}};

constexpr std::array tools{
    Tool{"search", "Search skills",
         "Finds skills by name, description and text. Each hit says why it matched.",
         search_parameters, &run_search},
    Tool{"info", "Show a skill", "A package with its versions, or one release in full.",
         info_parameters, &run_info},
    Tool{"resolve", "Resolve versions", "Chooses versions that fit together, or says why none do.",
         resolve_parameters, &run_resolve},
    Tool{"audit", "Audit a skill",
         "Score, state and permissions of the latest release, and a digest of every file.",
         audit_parameters, &run_audit},
    Tool{"install", "Install skills",
         "Adds skills to the project, within the permissions that its tank.json grants. What asks "
         "for more is refused with the difference, for the user to accept in a terminal.",
         install_parameters, &run_install, false}};

json::Value schema_of(Kind kind) {
  const json::Object text{{"type", "string"}};
  switch (kind) {
    case Kind::text:
      return text;
    case Kind::number:
      return json::Object{{"type", "integer"}, {"minimum", 1}, {"maximum", limits::max_page}};
    case Kind::texts:
      return json::Object{{"type", "array"}, {"items", text}, {"minItems", 1}};
    case Kind::map:
      break;
  }
  return json::Object{{"type", "object"}, {"additionalProperties", text}};
}

json::Object input_schema(const Tool& tool) {
  json::Object properties;
  json::Array required;
  for (const Parameter& parameter : tool.parameters) {
    json::Value schema = schema_of(parameter.kind);
    schema.if_object()->append("description", parameter.about);
    properties.append(std::string(parameter.name), std::move(schema));
    if (parameter.required) required.emplace_back(parameter.name);
  }
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

bool is_text(const json::Value& value) { return value.if_string() != nullptr; }

bool fits(Kind kind, const json::Value& value) {
  switch (kind) {
    case Kind::text:
      return is_text(value);
    case Kind::number:
      return value.as_int64().has_value();
    case Kind::texts:
      return value.if_array() != nullptr && !value.if_array()->empty() &&
             std::ranges::all_of(*value.if_array(), &is_text);
    case Kind::map:
      break;
  }
  const json::Object* members = value.if_object();
  return members != nullptr && std::all_of(members->begin(), members->end(),
                                           [](const auto& each) { return is_text(each.value); });
}

std::optional<std::string> problem_with(const Tool& tool, const json::Object& arguments) {
  for (const json::Member& member : arguments) {
    const auto known = std::ranges::find(tool.parameters, member.key, &Parameter::name);
    if (known == tool.parameters.end()) return "there is no argument `" + member.key + '`';
    if (!fits(known->kind, member.value)) {
      return "`" + member.key + "` must fit " + json::write(schema_of(known->kind));
    }
  }
  for (const Parameter& parameter : tool.parameters) {
    if (parameter.required && arguments.find(parameter.name) == nullptr) {
      return "`" + std::string(parameter.name) + "` is missing";
    }
  }
  return std::nullopt;
}

json::Object text_content(std::string text, bool is_error) {
  return {{"content", json::Array{json::Object{{"type", "text"}, {"text", std::move(text)}}}},
          {"isError", is_error}};
}

bool is_here(const Tool& tool, const Shelf& shelf) { return tool.reads || shelf.can_install(); }

}  // namespace

json::Array list_tools(const Shelf& shelf) {
  json::Array out;
  for (const Tool& tool : tools) {
    if (!is_here(tool, shelf)) continue;
    out.emplace_back(json::Object{{"name", tool.name},
                                  {"title", tool.title},
                                  {"description", tool.about},
                                  {"inputSchema", input_schema(tool)},
                                  {"annotations", json::Object{{"readOnlyHint", tool.reads},
                                                               {"destructiveHint", false},
                                                               {"idempotentHint", true},
                                                               {"openWorldHint", true}}}});
  }
  return out;
}

tl::expected<json::Object, RpcError> call_tool(Shelf& shelf, std::string_view name,
                                               const json::Object& arguments) {
  const auto* tool = std::ranges::find(tools, name, &Tool::name);
  if (tool == tools.end() || !is_here(*tool, shelf)) {
    return tl::unexpected(RpcError{Code::invalid_params, "Unknown tool: " + std::string(name), {}});
  }
  if (auto problem = problem_with(*tool, arguments)) {
    return tl::unexpected(RpcError{Code::invalid_params, "Invalid params: " + *problem, {}});
  }
  const auto done = tool->run(shelf, arguments);
  if (!done) return text_content(describe_error(done.error()), true);
  json::Object out = text_content(json::write(*done), false);
  if (done->if_object() != nullptr) out.append("structuredContent", *done);
  return out;
}

}  // namespace tank::inline v0::mcp
