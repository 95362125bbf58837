// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <tank/base/limits.hpp>
#include <tank/package/manifest.hpp>
#include <tank/semver/range.hpp>

#include "core/json/controls.hpp"
#include "core/json/json.hpp"
#include "core/package/manifest_document.hpp"

namespace tank::inline v0::package {
namespace {

constexpr std::array<std::string_view, 6> repository_schemes{
    "https://", "http://", "git://", "ssh://", "git+https://", "git+ssh://"};

tl::unexpected<Error> refuse(std::string_view key, std::string_view why) {
  return fail(Errc::invalid_manifest, "`" + std::string(key) + "`: " + std::string(why));
}

// The error of a part, told as one of the manifest's `key`.
tl::unexpected<Error> refuse(std::string_view key, const Error& error) {
  if (error.code == Errc::limit_exceeded) return tl::unexpected(error);
  return refuse(key, error.detail);
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](unsigned char c) { return (c & 0xc0) != 0x80; }));
}

// The grammar of dist-tags; that it is no range either is known where this is asked.
bool is_tag(std::string_view text) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (text.empty() || text.size() > limits::dist_tag_length || !letter(text.front())) return false;
  return std::ranges::all_of(
      text, [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-'; });
}

Result<void> check_repository(std::string_view text) {
  const auto scheme = std::ranges::find_if(
      repository_schemes, [text](std::string_view s) { return text.starts_with(s); });
  if (scheme == repository_schemes.end()) {
    return refuse("repository", "not an address; write `https://…` or `git+ssh://…`");
  }
  const std::string_view host = text.substr(scheme->size());
  const bool clean = std::ranges::none_of(text, [](unsigned char c) {
    return c <= 0x20 || c == 0x7f || c == '"' || c == '<' || c == '>' || c == '\\' || c == '`';
  });
  if (!clean || host.empty() || host.front() == '/' || text.size() > limits::url_length) {
    return refuse("repository", "not a well-formed address");
  }
  return {};
}

Result<void> check_skills(const Dependencies& skills) {
  if (skills.size() > limits::manifest_dependencies) {
    return fail(
        Errc::limit_exceeded,
        "`skills`: more than " + std::to_string(limits::manifest_dependencies) + " entries");
  }
  for (const auto& [name, range] : skills) {
    if (range.size() <= limits::range_length && semver::Range::parse(range)) continue;
    if (!is_tag(range)) return refuse("skills/" + name.to_string(), "not a range nor a dist-tag");
  }
  return {};
}

Result<McpServer> to_mcp_server(McpServerDocument document) {
  if (document.command.has_value() == document.remote.has_value()) {
    return refuse("mcp_server", "write either `command` or `remote`");
  }
  if (document.remote && document.args) return refuse("mcp_server/args", "only with `command`");
  McpServer out;
  out.command = std::move(document.command).value_or("");
  out.args = std::move(document.args).value_or(std::vector<std::string>{});
  out.remote = std::move(document.remote).value_or("");
  out.env = std::move(document.env).value_or(std::map<std::string, std::string>{});
  out.requires_auth = document.requires_auth.value_or(false);
  if (out.command.empty() && out.remote.empty()) return refuse("mcp_server", "it is empty");
  if (!out.remote.empty() && !out.remote.starts_with("https://") &&
      !out.remote.starts_with("http://")) {
    return refuse("mcp_server/remote", "not an address; write `https://…`");
  }
  return out;
}

// An atom is a word, or an object that is kept as its compact text.
Result<std::vector<std::string>> to_atoms(const std::vector<json::Value>& atoms) {
  std::vector<std::string> out;
  for (const auto& atom : atoms) {
    const std::string* word = atom.if_string();
    const bool good = atom.is_object() || (word != nullptr && !word->starts_with('{'));
    if (!good) return refuse("atoms", "each is a string or an object");
    out.push_back(word != nullptr ? *word : json::write(atom));
  }
  return out;
}

std::vector<json::Value> from_atoms(const std::vector<std::string>& atoms) {
  std::vector<json::Value> out;
  for (const auto& atom : atoms) {
    auto object = atom.starts_with('{') ? json::parse(atom) : json::Value(atom);
    out.push_back(object ? std::move(*object) : json::Value(atom));
  }
  return out;
}

Result<void> take_identity(Manifest& out, ManifestDocument& document) {
  out.name = std::move(document.name);
  if (document.version) {
    auto version = semver::Version::parse(*document.version);
    if (!version) return refuse("version", version.error());
    out.version = std::move(*version);
  }
  out.description = std::move(document.description).value_or("");
  if (count_characters(out.description) > limits::description_length) {
    return refuse("description",
                  "more than " + std::to_string(limits::description_length) + " characters");
  }
  if (json::holds_control(out.description)) {
    return refuse("description", "holds a control character; leave it out");
  }
  out.repository = std::move(document.repository).value_or("");
  if (!out.repository.empty()) return check_repository(out.repository);
  return {};
}

Result<void> take_needs(Manifest& out, ManifestDocument& document) {
  out.skills = std::move(document.skills).value_or(Dependencies{});
  if (auto checked = check_skills(out.skills); !checked) return checked;
  if (document.permissions) {
    auto permissions = from_document(std::move(*document.permissions));
    if (!permissions) return refuse("permissions", permissions.error());
    out.permissions = std::move(*permissions);
  }
  if (document.audit) out.audit_min_score = document.audit->min_score;
  if (out.audit_min_score && (*out.audit_min_score < 0 || *out.audit_min_score > 10)) {
    return refuse("audit/min_score", "between 0 and 10");
  }
  return {};
}

Result<void> take_parts(Manifest& out, ManifestDocument& document) {
  out.visibility = document.visibility;
  if (document.mcp_server) {
    auto server = to_mcp_server(std::move(*document.mcp_server));
    if (!server) return pass(server);
    out.mcp_server = std::move(*server);
  }
  if (document.atoms) {
    auto atoms = to_atoms(*document.atoms);
    if (!atoms) return pass(atoms);
    out.atoms = std::move(*atoms);
  }
  out.includes = std::move(document.includes).value_or(std::vector<std::string>{});
  if (document.publish) {
    auto& publish = *document.publish;
    out.publish = PublishSettings{std::move(publish.build).value_or(""),
                                  std::move(publish.files).value_or(std::vector<std::string>{})};
  }
  return {};
}

std::optional<McpServerDocument> mcp_server_of(const Manifest& manifest) {
  if (!manifest.mcp_server) return std::nullopt;
  const McpServer& server = *manifest.mcp_server;
  McpServerDocument out;
  if (server.remote.empty()) {
    out.command = server.command;
    out.args = server.args;
  } else {
    out.remote = server.remote;
  }
  if (server.requires_auth || !server.remote.empty()) out.requires_auth = server.requires_auth;
  if (!server.env.empty()) out.env = server.env;
  return out;
}

template <class T>
std::optional<T> unless_empty(const T& value) {
  return value.empty() ? std::nullopt : std::optional<T>(value);
}

// `refuse` says it of a key, at the beginning.
ManifestFault fault_of(const Error& error) {
  const std::size_t end = error.detail.find("`: ");
  if (!error.detail.starts_with('`') || end == std::string::npos) return {"", error.detail};
  return {error.detail.substr(1, end - 1), error.detail.substr(end + 3)};
}

Result<Manifest> read_manifest(std::string_view json, json::FieldErrors* errors) {
  const json::ParseLimits parse_limits{.bytes = limits::manifest_bytes};
  const auto value = json::parse(json, parse_limits);
  if (!value) return pass(value);
  auto document = json::from<ManifestDocument>(*value, json::Unknown::refuse, errors);
  if (!document) return fail(Errc::invalid_manifest, document.error().detail);
  Manifest out;
  for (auto* take : {take_identity, take_needs, take_parts}) {
    if (auto taken = take(out, *document); !taken) return pass(taken);
  }
  return out;
}

}  // namespace

std::string_view to_string(Visibility visibility) { return json::word_of(visibility); }

Result<Visibility> parse_visibility(std::string_view word) {
  for (const auto& [visibility, spelling] : words(Visibility{})) {
    if (spelling == word) return visibility;
  }
  return fail(Errc::invalid_argument, "a visibility is `public` or `private`");
}

Result<Manifest> parse_manifest(std::string_view json) { return read_manifest(json, nullptr); }

Result<Manifest> parse_publishable(std::string_view json, std::vector<ManifestFault>& faults) {
  json::FieldErrors errors;
  auto manifest = read_manifest(json, &errors);
  for (json::FieldError& error : errors) {
    faults.push_back({error.pointer.empty() ? "" : error.pointer.substr(1), error.message});
  }
  if (!manifest && faults.empty()) faults.push_back(fault_of(manifest.error()));
  if (!manifest) return manifest;
  if (auto publishable = check_publishable(*manifest); !publishable) {
    faults.push_back(fault_of(publishable.error()));
    return pass(publishable);
  }
  return manifest;
}
Result<void> check_publishable(const Manifest& manifest) {
  if (!manifest.name) return refuse("name", "missing; a package is published as `@scope/name`");
  if (!manifest.version) return refuse("version", "missing; write one like `1.0.0`");
  return {};
}

std::string write_manifest(const Manifest& manifest) {
  ManifestDocument out;
  out.name = manifest.name;
  if (manifest.version) out.version = manifest.version->to_full_string();
  out.description = unless_empty(manifest.description);
  out.skills = unless_empty(manifest.skills);
  if (manifest.permissions) out.permissions = to_document(*manifest.permissions);
  out.repository = unless_empty(manifest.repository);
  out.visibility = manifest.visibility;
  if (manifest.audit_min_score) out.audit = AuditDocument{manifest.audit_min_score};
  out.mcp_server = mcp_server_of(manifest);
  if (!manifest.atoms.empty()) out.atoms = from_atoms(manifest.atoms);
  out.includes = unless_empty(manifest.includes);
  if (manifest.publish) {
    out.publish = PublishDocument{unless_empty(manifest.publish->build),
                                  unless_empty(manifest.publish->files)};
  }
  return json::write_pretty(json::to_value(out), json::FinalNewline::yes);
}

}  // namespace tank::inline v0::package
