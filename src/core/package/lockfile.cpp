// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include <tank/package/lockfile.hpp>

#include "core/json/json.hpp"
#include "core/package/archive/entry_path.hpp"
#include "core/package/lockfile_document.hpp"

namespace tank::inline v0::package {
namespace {

constexpr int oldest_version = 2, newest_version = 3;

tl::unexpected<Error> refuse(std::string_view key, std::string_view why) {
  return fail(Errc::invalid_lockfile, "`" + std::string(key) + "`: " + std::string(why));
}

std::string key_of(const LockedPackage& package) {
  return package.name.to_string() + "@" + package.version.to_full_string();
}

struct Identity {
  PackageName name;
  semver::Version version;
};

Result<Identity> parse_key(const std::string& key) {
  const std::size_t at = key.rfind('@');
  if (at == 0 || at == std::string::npos) return refuse(key, "the key reads `@scope/name@1.2.3`");
  auto name = PackageName::parse(std::string_view(key).substr(0, at));
  if (!name) return refuse(key, name.error().detail);
  auto version = semver::Version::parse(std::string_view(key).substr(at + 1));
  if (!version) return refuse(key, version.error().detail);
  return Identity{std::move(*name), std::move(*version)};
}

Result<std::vector<LockedFile>> to_files(std::map<std::string, LockedFileDocument> document) {
  std::vector<LockedFile> out;
  out.reserve(document.size());
  for (auto& [path, file] : document) {
    // The files are looked for where this says, so it must not say "elsewhere".
    if (auto checked = check_entry_path(path); !checked) return pass(checked);
    out.push_back({path, file.digest, file.executable.value_or(false)});
  }
  return out;
}

Result<void> take_grant(LockedPackage& out, LockedPackageDocument& document) {
  if (!document.granted) return {};
  auto granted = from_document(std::move(document.granted->permissions));
  if (!granted) return pass(granted);
  out.granted = Grant{std::move(*granted), std::move(document.granted->by), document.granted->at};
  return {};
}

Result<void> take_files(LockedPackage& out, LockedPackageDocument& document) {
  if (!document.files) return {};
  auto files = to_files(std::move(*document.files));
  if (!files) return pass(files);
  out.files = std::move(*files);
  return {};
}

Result<void> take_permissions(LockedPackage& out, LockedPackageDocument& document) {
  auto permissions = from_document(std::move(document.permissions));
  if (!permissions) return pass(permissions);
  out.permissions = std::move(*permissions);
  return {};
}

Result<void> take_score(LockedPackage& out, LockedPackageDocument& document) {
  if (document.audit_score.is_null()) return {};
  out.audit_score = document.audit_score.as_double();
  if (!out.audit_score) return fail(Errc::invalid_lockfile, "audit_score is not a number");
  return {};
}

Result<LockedPackage> to_package(const std::string& key, LockedPackageDocument document) {
  auto identity = parse_key(key);
  if (!identity) return pass(identity);
  LockedPackage out{std::move(identity->name), std::move(identity->version)};
  if (document.resolved.empty()) return refuse(key, "`resolved` is empty");
  for (auto* take : {take_permissions, take_score, take_grant, take_files}) {
    if (auto taken = take(out, document); !taken) return refuse(key, taken.error().detail);
  }
  out.resolved = std::move(document.resolved);
  out.integrity = document.integrity;
  out.dependencies = std::move(document.dependencies);
  out.source = std::move(document.source).value_or("");
  out.scan_verdict = std::move(document.scan_verdict).value_or("");
  out.scanned_at = std::move(document.scanned_at).value_or("");
  out.publisher_key = std::move(document.publisher_key).value_or("");
  out.log_position = document.log_position;
  return out;
}

Result<std::vector<LockedPackage>> to_packages(
    std::map<std::string, LockedPackageDocument> documents) {
  std::vector<LockedPackage> out;
  out.reserve(documents.size());
  for (auto& [key, document] : documents) {
    auto package = to_package(key, std::move(document));
    if (!package) return pass(package);
    out.push_back(std::move(*package));
  }
  const auto order = [](const LockedPackage& p) { return std::tie(p.name, p.version); };
  std::ranges::sort(out, {}, order);
  const auto twice = std::ranges::adjacent_find(out, {}, order);
  if (twice != out.end()) return refuse(key_of(*twice), "this version stands there twice");
  return out;
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

void add_version_3(LockedPackageDocument& out, const LockedPackage& package) {
  if (package.granted) {
    out.granted = GrantDocument{package.granted->granted_at, package.granted->granted_by,
                                to_document(package.granted->permissions)};
  }
  out.publisher_key = unless_empty(package.publisher_key);
  out.log_position = package.log_position;
  if (package.files.empty()) return;
  out.files.emplace();
  for (const auto& file : package.files) {
    LockedFileDocument entry{file.digest, std::nullopt};
    if (file.executable) entry.executable = true;
    out.files->emplace(file.path, std::move(entry));
  }
}

LockedPackageDocument to_document(const LockedPackage& package, int version) {
  LockedPackageDocument out;
  if (package.audit_score) out.audit_score = *package.audit_score;
  out.dependencies = package.dependencies;
  out.integrity = package.integrity;
  out.permissions = to_document(package.permissions);
  out.resolved = package.resolved;
  out.scan_verdict = unless_empty(package.scan_verdict);
  out.scanned_at = unless_empty(package.scanned_at);
  out.source = unless_empty(package.source);
  if (version >= newest_version) add_version_3(out, package);
  return out;
}

// The version comes first: it decides how strictly the rest is read.
Result<int> version_of(const json::Value& value) {
  const json::Value* version = value.find("lockfileVersion");
  const auto number = version == nullptr ? std::nullopt : version->as_int64();
  if (!number) return refuse("lockfileVersion", "missing; this is no lock file");
  if (*number > newest_version) {
    return refuse("lockfileVersion", "written by a newer version of Tank; update this one");
  }
  if (*number < oldest_version) {
    return refuse("lockfileVersion", "too old; remove the file and install again");
  }
  return static_cast<int>(*number);
}

}  // namespace

Result<Lockfile> parse_lockfile(std::string_view json) {
  const auto value = json::parse(json);
  if (!value) return pass(value);
  const auto version = version_of(*value);
  if (!version) return pass(version);
  // Version 2 is written by others too, who may say more than we know.
  const auto unknown = *version == newest_version ? json::Unknown::refuse : json::Unknown::ignore;
  auto document = json::from<LockfileDocument>(*value, unknown);
  if (!document) return fail(Errc::invalid_lockfile, document.error().detail);
  auto packages = to_packages(std::move(document->skills));
  if (!packages) return pass(packages);
  Lockfile out;
  out.version = *version;
  out.packages = std::move(*packages);
  if (document->roots) out.roots = std::move(*document->roots);
  return out;
}

std::string write_lockfile(const Lockfile& lockfile) {
  LockfileDocument out;
  out.version = lockfile.version;
  if (lockfile.version >= newest_version) out.roots = lockfile.roots;
  for (const auto& package : lockfile.packages) {
    out.skills.emplace(key_of(package), to_document(package, lockfile.version));
  }
  return json::write_pretty(json::to_value(out), json::FinalNewline::yes);
}

}  // namespace tank::inline v0::package
