// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include <tank/base/limits.hpp>
#include <tank/package/archive.hpp>
#include <tank/registry/search_limits.hpp>
#include <tank/registry/skills.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>

#include "core/registry/whole_artifact.hpp"

namespace tank::inline v0::registry {
namespace {

package::ArchiveLimits skill_limits() {
  package::ArchiveLimits out;
  out.entries = limits::skill_files;
  out.file_bytes = limits::skill_bytes;
  out.total_bytes = limits::skill_bytes;
  return out;
}

}  // namespace

Result<SkillContents> contents_of(std::string_view archive) {
  SkillContents out;
  const auto read = package::for_each_file(
      archive,
      [&](std::string_view path, std::string_view content, bool) -> Result<void> {
        out.files.push_back({std::string(path), Digest::of(content), content.size()});
        if (path == "SKILL.md") out.skill_md = content;
        return {};
      },
      skill_limits());
  if (!read) return pass(read);
  if (std::ranges::find(out.files, "SKILL.md", &SkillFile::path) == out.files.end()) {
    return fail(Errc::invalid_skill, "the archive has no SKILL.md at its top");
  }
  return out;
}

Result<std::string> file_of(std::string_view archive, std::string_view path) {
  std::optional<std::string> out;
  const auto read = package::for_each_file(
      archive,
      [&](std::string_view each, std::string_view content, bool) -> Result<void> {
        if (each == path) out = content;
        return {};
      },
      skill_limits());
  if (!read) return pass(read);
  if (!out)
    return fail(Errc::artifact_not_found, "the skill has no file `" + std::string(path) + '`');
  return *std::move(out);
}

Skills::Skills(Store& store, ArtifactStore& artifacts) : store_(&store), artifacts_(&artifacts) {}

Result<std::shared_ptr<const SkillList>> Skills::list(std::string_view scope) const {
  const std::uint64_t mark = store_->change_mark();
  if (scope.empty()) {
    const std::scoped_lock lock(mutex_);
    if (list_ && list_mark_ == mark) return list_;
  }
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto found = (*snapshot)->packages().listed_skills(scope, limits::listed_skills);
  if (!found) return pass(found);
  auto made = std::make_shared<const SkillList>(name_skills(*std::move(found)));
  if (scope.empty()) {
    const std::scoped_lock lock(mutex_);
    list_ = made;
    list_mark_ = mark;
  }
  return made;
}

Result<ListedSkill> Skills::find(std::string_view label) const {
  const auto all = list();
  if (!all) return pass(all);
  const auto found = std::ranges::find(**all, label, &ListedSkill::label);
  if (found == (*all)->end()) {
    return fail(Errc::package_not_found, "no skill is listed as `" + std::string(label) + '`');
  }
  return *found;
}

Result<std::shared_ptr<const SkillContents>> Skills::contents(const Digest& archive) const {
  {
    const std::scoped_lock lock(mutex_);
    if (const auto kept = contents_.find(archive); kept != contents_.end()) return kept->second;
  }
  const auto bytes = bytes_of(*artifacts_, archive);
  if (!bytes) return pass(bytes);
  auto read = contents_of(*bytes);
  if (!read) return pass(read);
  auto made = std::make_shared<const SkillContents>(*std::move(read));
  const std::scoped_lock lock(mutex_);
  // What is kept is small; when it is too many, any of them goes.
  if (contents_.size() >= limits::kept_skill_contents) contents_.erase(contents_.begin());
  contents_.emplace(archive, made);
  return made;
}

Result<std::string> Skills::read(const Digest& archive, std::string_view path) const {
  const auto known = contents(archive);
  if (!known) return pass(known);
  if (std::ranges::find((*known)->files, path, &SkillFile::path) == (*known)->files.end()) {
    return fail(Errc::artifact_not_found, "the skill has no file `" + std::string(path) + '`');
  }
  const auto bytes = bytes_of(*artifacts_, archive);
  if (!bytes) return pass(bytes);
  return file_of(*bytes, path);
}

}  // namespace tank::inline v0::registry
