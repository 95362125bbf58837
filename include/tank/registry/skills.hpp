// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Skills as other programs discover them: the list of public ones, and the files of each.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/result.hpp>
#include <tank/port/artifact_store.hpp>
#include <tank/registry/listed_skill.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// One file of a skill, without its content.
struct SkillFile {
  std::string path;
  Digest digest;
  std::uint64_t size_bytes = 0;

  friend bool operator==(const SkillFile&, const SkillFile&) = default;
};

/// What an archive holds.
struct SkillContents {
  std::vector<SkillFile> files;  ///< in the order of the archive
  std::string skill_md;          ///< text of SKILL.md

  friend bool operator==(const SkillContents&, const SkillContents&) = default;
};

/// Reads an archive's files. Errors: archive_too_large (more than `limits::skill_files` files or
/// `limits::skill_bytes` of content), invalid_skill (no SKILL.md), those of `read_archive`.
[[nodiscard]] TANK_API Result<SkillContents> contents_of(std::string_view archive);
/// One file of it. Errors: artifact_not_found (no such file), those of `contents_of`.
[[nodiscard]] TANK_API Result<std::string> file_of(std::string_view archive, std::string_view path);

using SkillList = std::vector<ListedSkill>;

/// Thread-safe. Keeps the last list, and what the archives hold that it looked into: they never
/// change, so that only the first question of each costs reading it.
class TANK_API Skills {
 public:
  /// Borrows both; they must outlive this object.
  Skills(Store& store, ArtifactStore& artifacts);

  /// Public skills with most downloads first, at most `limits::listed_skills`; of one scope, or
  /// of all when `scope` is empty. Errors: storage_unavailable.
  [[nodiscard]] Result<std::shared_ptr<const SkillList>> list(std::string_view scope = {}) const;
  /// By its label in the list of all. Errors: package_not_found.
  [[nodiscard]] Result<ListedSkill> find(std::string_view label) const;

  /// Errors: artifact_not_found, io_error, those of `contents_of`.
  [[nodiscard]] Result<std::shared_ptr<const SkillContents>> contents(const Digest& archive) const;
  /// Errors: artifact_not_found (no such archive, or no such file in it), io_error, those of
  /// `contents_of`.
  [[nodiscard]] Result<std::string> read(const Digest& archive, std::string_view path) const;

 private:
  Store* store_;
  ArtifactStore* artifacts_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const SkillList> list_;
  mutable std::uint64_t list_mark_ = 0;
  mutable std::map<Digest, std::shared_ptr<const SkillContents>> contents_;
};

}  // namespace tank::inline v0::registry
