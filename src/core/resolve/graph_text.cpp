// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/resolve/graph_text.hpp>

#include "core/json/parse.hpp"

namespace tank::inline v0::resolve {
namespace {

// `npm:name@range` means another package than the key says.
Requirement requirement_of(std::string_view name, std::string_view range, bool is_optional) {
  constexpr std::string_view alias = "npm:";
  if (range.starts_with(alias)) {
    const std::string_view target = range.substr(alias.size());
    const std::size_t at = target.find('@', 1);
    name = target.substr(0, at);
    range = at == std::string_view::npos ? std::string_view{"*"} : target.substr(at + 1);
  }
  return {.name = std::string{name}, .range = std::string{range}, .optional = is_optional};
}

bool names(const json::Value* list, std::string_view name) {
  if (list == nullptr || !list->is_array()) return false;
  return std::ranges::any_of(*list->if_array(), [&](const json::Value& each) {
    return each.is_string() && *each.if_string() == name;
  });
}

Result<void> add_edges(const json::Value& version, std::string_view key, EdgeUse use,
                       std::vector<Requirement>& out) {
  const json::Value* edges = version.find(key);
  if (edges == nullptr || use == EdgeUse::ignored) return {};
  if (!edges->is_object()) return fail(Errc::invalid_json, "dependencies are not an object");
  const json::Value* spared = key == "p" ? version.find("po") : nullptr;
  for (const auto& [name, range] : *edges->if_object()) {
    if (!range.is_string()) return fail(Errc::invalid_json, "a range is not a string: " + name);
    if (names(spared, name)) continue;
    out.push_back(requirement_of(name, *range.if_string(), use == EdgeUse::optional));
  }
  return {};
}

Result<Candidate> candidate_of(const json::Value& value, const GraphTextOptions& options) {
  const json::Value* text = value.find("v");
  if (text == nullptr || !text->is_string()) {
    return fail(Errc::invalid_json, "a version without \"v\"");
  }
  auto version = semver::Version::parse(*text->if_string());
  if (!version) return pass(version);
  Candidate made;
  made.version = std::move(*version);
  if (auto done = add_edges(value, "d", EdgeUse::required, made.requirements); !done)
    return pass(done);
  if (auto done = add_edges(value, "o", options.optional, made.requirements); !done)
    return pass(done);
  if (auto done = add_edges(value, "p", options.peers, made.requirements); !done) return pass(done);
  const json::Value* deprecated = value.find("x");
  if (deprecated != nullptr) {
    made.deprecated = deprecated->is_string() ? *deprecated->if_string() : "deprecated";
  }
  return made;
}

Result<void> read_line(std::string_view line, MemorySource& source,
                       const GraphTextOptions& options) {
  const auto value = json::parse(line);
  if (!value) return pass(value);
  const json::Value* name = value->find("name");
  const json::Value* versions = value->find("versions");
  if (name == nullptr || !name->is_string() || versions == nullptr || !versions->is_array()) {
    return fail(Errc::invalid_json, "a package needs \"name\" and \"versions\"");
  }
  PackageVersions package;
  for (const json::Value& each : *versions->if_array()) {
    auto candidate = candidate_of(each, options);
    if (!candidate) return pass(std::move(candidate));
    package.versions.push_back(std::move(*candidate));
  }
  if (const json::Value* tags = value->find("tags"); tags != nullptr && tags->is_object()) {
    for (const auto& [tag, text] : *tags->if_object()) {
      if (!text.is_string()) continue;
      // A tag may point at a version that is not in the graph; then it points at nothing.
      const auto version = semver::Version::parse(*text.if_string());
      if (version) package.tags.emplace(tag, *version);
    }
  }
  source.put(*name->if_string(), std::move(package));
  return {};
}

}  // namespace

Result<void> read_graph_text(std::string_view text, MemorySource& source,
                             GraphTextOptions options) {
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (auto done = read_line(line, source, options); !done) {
      return fail(done.error().code, "line " + std::to_string(number) + ": " + done.error().detail);
    }
  }
  return {};
}

}  // namespace tank::inline v0::resolve
