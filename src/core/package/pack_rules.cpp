// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <tank/base/limits.hpp>
#include <tank/package/pack_rules.hpp>

namespace tank::inline v0::package {
namespace {

constexpr std::array<std::string_view, 6> tool_folders{".git",  ".hg",          ".svn",
                                                       ".tank", "node_modules", "__pycache__"};
constexpr std::array<std::string_view, 2> tool_files{".ds_store", "thumbs.db"};
constexpr std::array<std::string_view, 3> always_packed{"tank.json", "SKILL.md", "README.md"};

// By whole name, in lower case.
constexpr std::array<std::string_view, 22> secret_names{
    "id_rsa",           "id_dsa",          "id_ecdsa",     "id_ed25519",   "id_ecdsa_sk",
    "id_ed25519_sk",    ".npmrc",          ".pypirc",      ".netrc",       "_netrc",
    ".git-credentials", ".htpasswd",       ".dockercfg",   ".vault-token", "kubeconfig",
    "credentials.json", "secrets.json",    "secrets.yaml", "secrets.yml",  "secrets.toml",
    "credentials.toml", "credentials.yaml"};
constexpr std::array<std::string_view, 12> secret_endings{
    ".pem", ".key", ".p12", ".pfx",  ".jks",     ".keystore",
    ".ppk", ".p8",  ".env", ".kdbx", ".tfstate", ".tfvars"};
constexpr std::array<std::string_view, 3> secret_beginnings{"client_secret", "service-account",
                                                            "service_account"};
constexpr std::array<std::string_view, 4> secret_folders{".ssh", ".gnupg", ".aws", ".kube"};
constexpr std::array<std::string_view, 4> env_examples{".env.example", ".env.sample",
                                                       ".env.template", ".env.dist"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// Whether a folder of the path, which is in lower case, has one of these names.
template <class List>
bool has_folder(const List& names, std::string_view path) {
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/')) {
    if (contains(names, path.substr(0, slash))) return true;
    path.remove_prefix(slash + 1);
  }
  return false;
}

bool is_a_tools(std::string_view path) {
  const std::string folded = lower(path);
  return has_folder(tool_folders, folded) || contains(tool_files, name_of(folded));
}

Result<IgnoreRules> rules_of(std::span<const std::string> patterns) {
  std::string text;
  for (const auto& pattern : patterns) text += pattern + "\n";
  return IgnoreRules::parse(text);
}

PackReason decide(const IgnoreRules& ignored, const IgnoreRules& listed, std::string_view path) {
  if (is_a_tools(path)) return PackReason::tool_folder;
  const bool secret = looks_secret(path);
  if (contains(always_packed, path)) return PackReason::packed;
  if (listed.ignores(path)) return secret ? PackReason::listed : PackReason::packed;
  if (secret) return PackReason::secret;
  return ignored.ignores(path) ? PackReason::ignored : PackReason::packed;
}

Result<void> check_size(const Selection& selection) {
  if (selection.files.size() > limits::pack_files) {
    return fail(Errc::archive_too_large,
                std::to_string(selection.files.size()) + " files, at most " +
                    std::to_string(limits::pack_files) +
                    " are packed; name what is not needed in `.tankignore`");
  }
  if (selection.total_bytes > limits::archive_total_bytes) {
    return fail(Errc::archive_too_large,
                "the files are too large to pack; name what is not needed in `.tankignore`");
  }
  return {};
}

}  // namespace

std::string_view to_string(PackReason reason) {
  switch (reason) {
    case PackReason::packed:
      return "packed";
    case PackReason::listed:
      return "listed";
    case PackReason::tool_folder:
      return "tool_folder";
    case PackReason::ignored:
      return "ignored";
    case PackReason::secret:
      return "secret";
  }
  return "";
}

bool looks_secret(std::string_view path) {
  const std::string folded = lower(path);
  const std::string_view name = name_of(folded);
  if (contains(env_examples, name)) return false;
  const auto begins = [name](std::string_view start) { return name.starts_with(start); };
  const auto ends = [name](std::string_view end) { return name.ends_with(end); };
  if (name.starts_with(".env") || contains(secret_names, name)) return true;
  if (std::ranges::any_of(secret_endings, ends)) return true;
  if (name.ends_with(".json") && std::ranges::any_of(secret_beginnings, begins)) return true;
  return has_folder(secret_folders, folded) || folded == ".docker/config.json";
}

Result<Selection> select_files(std::span<const ListedFile> listing, std::string_view ignore_text,
                               std::span<const std::string> publish_files) {
  const auto ignored = IgnoreRules::parse(ignore_text);
  if (!ignored) return pass(ignored);
  const auto listed = rules_of(publish_files);
  if (!listed) return pass(listed);
  Selection out;
  for (const auto& file : listing) {
    const PackReason reason = decide(*ignored, *listed, file.path);
    if (reason == PackReason::packed || reason == PackReason::listed) {
      out.files.push_back(file.path);
      out.total_bytes += file.size_bytes;
    }
    if (reason != PackReason::packed) out.noted.push_back({file.path, reason});
  }
  std::ranges::sort(out.files);
  std::ranges::sort(out.noted, {}, &PackDecision::path);
  if (auto checked = check_size(out); !checked) return pass(checked);
  return out;
}

}  // namespace tank::inline v0::package
