// SPDX-License-Identifier: Apache-2.0
#include "cli/project/packing.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <tank/package/archive.hpp>
#include <tank/package/skill_md.hpp>

#include "cli/install/descriptor.hpp"
#include "cli/install/file_text.hpp"

namespace tank::inline v0::cli {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

/// What nobody packs is not even walked through.
bool is_tool_folder(std::string_view name) {
  return name == ".git" || name == "node_modules" || name == ".tank";
}

struct Listing {
  std::vector<package::ListedFile> files;
  std::vector<std::string> not_files;
};

Result<void> list_files(int folder, const std::string& prefix, Listing& out) {
  const std::unique_ptr<DIR, CloseDirectory> directory(
      ::fdopendir(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
  if (directory == nullptr) return fail_io("cannot list", prefix.empty() ? "." : prefix);
  // readdir says by errno alone whether the folder ended or could not be read.
  while (const dirent* entry = (errno = 0, ::readdir(directory.get()))) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    struct stat status{};
    if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      return fail_io("cannot look at", prefix + name);
    }
    if (S_ISREG(status.st_mode)) {
      out.files.push_back({prefix + name, static_cast<std::uint64_t>(status.st_size)});
    } else if (!S_ISDIR(status.st_mode)) {
      out.not_files.push_back(prefix + name);
    } else if (!is_tool_folder(name)) {
      const Descriptor inner(
          ::openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (!inner.is_open()) return fail_io("cannot list", prefix + name);
      if (auto done = list_files(inner.get(), prefix + name + "/", out); !done) return done;
    }
  }
  if (errno != 0) return fail_io("cannot list", prefix.empty() ? "." : prefix);
  return {};
}

Result<std::string> ignore_text(int folder) {
  for (const char* name : {".tankignore", ".gitignore"}) {
    auto text = read_text(folder, name);
    if (!text) return pass(text);
    if (*text) return std::move(**text);
  }
  return std::string();
}

Result<std::vector<package::ArchiveFile>> read_files(int folder,
                                                     const std::vector<std::string>& paths) {
  std::vector<package::ArchiveFile> out;
  for (const std::string& path : paths) {
    struct stat status{};
    if (::fstatat(folder, path.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      return fail_io("cannot read", path);
    }
    auto text = read_text(folder, path, limits::archive_file_bytes);
    if (!text) return pass(text);
    if (!*text) return fail(Errc::io_error, path + " went away while the folder was packed");
    out.push_back(
        {.path = path, .content = std::move(**text), .executable = (status.st_mode & 0111) != 0});
  }
  return out;
}

/// Agents find a skill in a folder of its name, and that is the package's without its scope.
Result<void> check_skill_md(int folder, std::string_view plain_name) {
  const auto text = read_text(folder, "SKILL.md");
  if (!text) return pass(text);
  if (!*text)
    return fail(Errc::invalid_skill, "there is no SKILL.md; `tank init --skill` makes one");
  const auto skill = package::parse_skill_md(**text);
  if (!skill) return fail(skill.error().code, "SKILL.md: " + skill.error().detail);
  if (skill->name == plain_name) return {};
  return fail(Errc::invalid_skill, "SKILL.md: `name` is `" + skill->name +
                                       "`, but the package is `" + std::string(plain_name) +
                                       "`; agents find a skill by its folder, so both must be "
                                       "the same");
}

/// A link is not packed, and without these two files there is no skill.
Result<void> check_no_links(const std::vector<std::string>& not_files) {
  for (const char* name : {"SKILL.md", "tank.json", "skills.json"}) {
    if (std::ranges::find(not_files, name) == not_files.end()) continue;
    return fail(Errc::invalid_skill,
                std::string(name) + " is a link, and links are not packed; put a copy there");
  }
  return {};
}

}  // namespace

Result<package::Manifest> read_skill_manifest(const std::string& folder) {
  const auto open = open_folder(AT_FDCWD, folder);
  if (!open) return pass(open);
  for (const char* name : {"tank.json", "skills.json"}) {
    const auto text = read_text(open->get(), name, limits::manifest_bytes);
    if (!text) return pass(text);
    if (!*text) continue;
    auto manifest = package::parse_manifest(**text);
    if (!manifest) {
      return fail(manifest.error().code, std::string(name) + ": " + manifest.error().detail);
    }
    if (auto good = package::check_publishable(*manifest); !good) return pass(good);
    return manifest;
  }
  return fail(Errc::invalid_manifest,
              "there is no tank.json in " + folder + "; `tank init --skill` makes one");
}

Result<PackedSkill> pack_folder(const std::string& folder) {
  auto manifest = read_skill_manifest(folder);
  if (!manifest) return pass(manifest);
  const auto open = open_folder(AT_FDCWD, folder);
  if (!open) return pass(open);
  if (auto good = check_skill_md(open->get(), manifest->name->name()); !good) return pass(good);
  Listing listing;
  if (auto listed = list_files(open->get(), "", listing); !listed) return pass(listed);
  if (auto good = check_no_links(listing.not_files); !good) return pass(good);
  const auto ignored = ignore_text(open->get());
  if (!ignored) return pass(ignored);
  const auto kept = manifest->publish ? manifest->publish->files : std::vector<std::string>{};
  auto selection = package::select_files(listing.files, *ignored, kept);
  if (!selection) return pass(selection);
  auto files = read_files(open->get(), selection->files);
  if (!files) return pass(files);
  auto archive = package::pack(std::move(*files));
  if (!archive) return pass(archive);
  const auto rules = package::IgnoreRules::parse(*ignored);
  if (!rules) return pass(rules);
  std::erase_if(listing.not_files, [&](const auto& path) { return rules->ignores(path); });
  std::ranges::sort(listing.not_files);
  return PackedSkill{std::move(*manifest), std::move(*selection), std::move(listing.not_files),
                     std::move(*archive)};
}

Result<void> run_build(const std::string& folder, const package::Manifest& manifest) {
  if (!manifest.publish || manifest.publish->build.empty()) return {};
  const pid_t child = ::fork();
  if (child < 0) return fail_io("cannot start", manifest.publish->build);
  if (child == 0) {
    if (::chdir(folder.c_str()) != 0) ::_exit(127);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);  // standard output is for data
    ::execl("/bin/sh", "sh", "-c", manifest.publish->build.c_str(), nullptr);
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return fail(Errc::io_error, "`publish.build` failed: " + manifest.publish->build);
}

}  // namespace tank::inline v0::cli
