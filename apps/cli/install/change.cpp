// SPDX-License-Identifier: Apache-2.0
#include "cli/install/change.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <sstream>

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/install/descriptor.hpp"
#include "cli/install/file_text.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr const char* journal_file = ".tank/journal";
constexpr std::string_view first_line = "tank-journal 1";

/// The inode tells the new folder from the old one, wherever they stand: an exchange that was
/// done already must not be undone by doing it again.
std::optional<std::uint64_t> inode(int root, const std::string& path) {
  struct stat status{};
  if (::fstatat(root, path.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return std::nullopt;
  return status.st_ino;
}

bool is_folder(int root, const std::string& path) {
  struct stat status{};
  return ::fstatat(root, path.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISDIR(status.st_mode);
}

std::string in_staging(const std::string& name) { return std::string(staging_folder) + "/" + name; }

std::string parent(const std::string& path) {
  const auto slash = path.find_last_of('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

/// A step of the journal with the inode that it is about (0 when it needs none).
struct Step {
  std::string verb;
  std::uint64_t inode = 0;
  std::string a;
  std::string b;
};

Result<std::vector<Step>> steps_of(int root, const Change& change) {
  std::vector<Step> steps;
  for (const PlannedMove& move : change.folders) {
    const auto number = inode(root, in_staging(move.staged));
    if (!number) return fail_io("nothing is staged at", move.staged);
    steps.push_back({"folder", *number, in_staging(move.staged), move.target});
  }
  for (const PlannedLink& link : change.links) {
    steps.push_back({link.known ? "relink" : "link", 0, link.path, link.target});
  }
  for (const PlannedLink& link : change.unlinks) {
    steps.push_back({"unlink", 0, link.path, link.target});
  }
  for (const std::string& path : change.removals) steps.push_back({"remove", 0, path, "-"});
  for (const PlannedMove& move : change.files) {
    const auto number = inode(root, in_staging(move.staged));
    if (!number) return fail_io("nothing is staged at", move.staged);
    steps.push_back({"file", *number, in_staging(move.staged), move.target});
  }
  return steps;
}

std::string write_journal(const std::vector<Step>& steps) {
  std::string out(first_line);
  out += '\n';
  for (const Step& step : steps) {
    out += step.verb + ' ' + std::to_string(step.inode) + ' ' + step.a + ' ' + step.b + '\n';
  }
  return out + "end\n";
}

/// Whether the path leads down from the root, by names alone.
bool is_plain(std::string_view path) {
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view name = path.substr(at, end - at);
    if (name.empty() || name == "." || name == "..") return false;
    at = end + 1;
  }
  return true;
}

/// A journal may have come with somebody's repository: it moves nothing but what is staged, and
/// touches nothing outside the root.
bool may_be_done(const Step& step) {
  const bool moves = step.verb == "folder" || step.verb == "file";
  if (moves) return is_plain(step.a) && is_plain(step.b) && step.a.starts_with(in_staging(""));
  const bool known = step.verb == "link" || step.verb == "relink" || step.verb == "unlink" ||
                     step.verb == "remove";
  return known && is_plain(step.a);
}

/// Errors: invalid_path when a folder on the way to `path` is a link, which would lead elsewhere.
Result<void> check_way(int root, const std::string& path) {
  for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
    const std::string folder = path.substr(0, at);
    if (link_target(root, folder)) {
      return fail(Errc::invalid_path,
                  folder + " is a link; nothing is installed behind it: make it a folder");
    }
  }
  return {};
}

Result<void> check_staging(int root) { return check_way(root, in_staging("")); }

/// Nothing for a journal without its last line: it was never whole, so nothing was done.
std::optional<std::vector<Step>> parse_journal(const std::string& text) {
  std::istringstream in(text);
  std::string line;
  if (!std::getline(in, line) || line != first_line) return std::nullopt;
  std::vector<Step> steps;
  while (std::getline(in, line)) {
    if (line == "end") return steps;
    std::istringstream words(line);
    Step& step = steps.emplace_back();
    if (!(words >> step.verb >> step.inode >> step.a >> step.b)) return std::nullopt;
    if (!may_be_done(step)) return std::nullopt;
  }
  return std::nullopt;
}

Result<void> exchange(int root, const Step& step) {
  if (auto good = check_way(root, step.b); !good) return good;
  if (inode(root, step.b) == step.inode) return {};  // done before
  if (inode(root, step.a) != step.inode) {
    return fail(Errc::io_error, "the staged " + step.b + " is gone; run `tank install` again");
  }
  if (auto made = make_folders(root, parent(step.b)); !made) return made;
  if (::renameat2(root, step.a.c_str(), root, step.b.c_str(), RENAME_NOREPLACE) == 0) return {};
  if (errno == EEXIST &&
      ::renameat2(root, step.a.c_str(), root, step.b.c_str(), RENAME_EXCHANGE) == 0) {
    return {};
  }
  // File systems without these flags: two renames, between which the name is missing.
  const std::string aside = step.a + ".old";
  if (::renameat(root, step.b.c_str(), root, aside.c_str()) != 0 && errno != ENOENT) {
    return fail_io("cannot move away", step.b);
  }
  if (::renameat(root, step.a.c_str(), root, step.b.c_str()) == 0) return {};
  return fail_io("cannot rename to", step.b);
}

/// A link that leads into the folder into which `target` leads was made by us: nobody else has
/// a reason to lead there from the places that we plan.
bool is_ours(const std::string& held, const std::string& target) {
  const auto folder = target.find_last_of('/') + 1;
  return held.compare(0, folder, target, 0, folder) == 0 &&
         held.find('/', folder) == std::string::npos;
}

bool leads_nowhere(int root, const std::string& path) {
  return ::faccessat(root, path.c_str(), F_OK, 0) != 0;
}

/// Removes what a killed step left beside its link.
Result<void> sweep(int root, const std::string& temporary, const std::string& target) {
  const auto held = link_target(root, temporary);
  if (!held || !is_ours(*held, target)) return {};
  if (::unlinkat(root, temporary.c_str(), 0) == 0 || errno == ENOENT) return {};
  return fail_io("cannot remove", temporary);
}

Result<void> link(int root, const Step& step) {
  if (auto made = make_folders(root, parent(step.a)); !made) return made;
  const std::string temporary = step.a + ".tank-new";
  if (auto swept = sweep(root, temporary, step.b); !swept) return swept;
  if (::symlinkat(step.b.c_str(), root, step.a.c_str()) == 0) return {};
  if (errno != EEXIST) return fail_io("cannot link", step.a);
  const auto held = link_target(root, step.a);
  if (held == step.b) return {};
  const bool broken = held && step.verb == "relink" && leads_nowhere(root, step.a);
  if (!held || (!broken && !is_ours(*held, step.b))) return {};  // somebody else's
  if (::symlinkat(step.b.c_str(), root, temporary.c_str()) == 0 &&
      ::renameat(root, temporary.c_str(), root, step.a.c_str()) == 0) {
    return {};
  }
  return fail_io("cannot link", step.a);
}

Result<void> unlink(int root, const Step& step) {
  if (auto swept = sweep(root, step.a + ".tank-new", step.b); !swept) return swept;
  if (link_target(root, step.a) != step.b) return {};
  if (::unlinkat(root, step.a.c_str(), 0) != 0 && errno != ENOENT) {
    return fail_io("cannot remove", step.a);
  }
  // A scope's folder goes with its last package; the folders of agents are not ours.
  if (step.a.starts_with(".tank/")) ::unlinkat(root, parent(step.a).c_str(), AT_REMOVEDIR);
  return {};
}

Result<void> remove(int root, const Step& step, std::size_t number) {
  if (auto good = check_way(root, step.a); !good) return good;
  const std::string aside = in_staging("removed-" + std::to_string(number));
  if (::renameat(root, step.a.c_str(), root, aside.c_str()) == 0 || errno == ENOENT) return {};
  if (errno == EEXIST || errno == ENOTEMPTY) return remove_tree(root, step.a);
  return fail_io("cannot take out", step.a);
}

Result<void> move_file(int root, const Step& step) {
  if (inode(root, step.a) != step.inode) return {};  // done before
  if (auto good = check_way(root, step.b); !good) return good;
  if (::renameat(root, step.a.c_str(), root, step.b.c_str()) == 0) return {};
  return fail_io("cannot rename to", step.b);
}

Result<void> perform(int root, const std::vector<Step>& steps) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    const Result<void> done = step.verb == "folder"   ? exchange(root, step)
                              : step.verb == "link"   ? link(root, step)
                              : step.verb == "relink" ? link(root, step)
                              : step.verb == "unlink" ? unlink(root, step)
                              : step.verb == "remove" ? remove(root, step, i)
                                                      : move_file(root, step);
    if (!done) return done;
  }
  if (::unlinkat(root, journal_file, 0) != 0 && errno != ENOENT) {
    return fail_io("cannot remove", journal_file);
  }
  return remove_tree(root, staging_folder);
}

}  // namespace

std::optional<std::string> link_target(int root, const std::string& path) {
  std::array<char, 4'096> held{};
  const ssize_t size = ::readlinkat(root, path.c_str(), held.data(), held.size());
  if (size < 0 || static_cast<std::size_t>(size) == held.size()) return std::nullopt;
  return std::string(held.data(), static_cast<std::size_t>(size));
}

Result<void> begin_change(int root) {
  if (auto good = check_staging(root); !good) return good;
  if (auto gone = remove_tree(root, staging_folder); !gone) return gone;
  return make_folders(root, staging_folder);
}

Result<void> commit_change(int root, const Change& change) {
  const auto steps = steps_of(root, change);
  if (!steps) return pass(steps);
  // Not synced: that would wait for every link that was made. The kernel keeps what a killed
  // process wrote; what a power cut takes, the next install finds by size, time and hash.
  if (auto wrote =
          replace_text(root, journal_file, write_journal(*steps), 0644, Durability::unsynced);
      !wrote) {
    return wrote;
  }
  return perform(root, *steps);
}

Result<bool> recover_change(int root) {
  if (auto good = check_staging(root); !good) return pass(good);
  auto text = read_text(root, journal_file);
  if (!text) return pass(text);
  if (*text) {
    if (const auto steps = parse_journal(**text)) {
      if (auto done = perform(root, *steps); !done) return pass(done);
      return true;
    }
    if (::unlinkat(root, journal_file, 0) != 0) return fail_io("cannot remove", journal_file);
  }
  const bool leftover = is_folder(root, staging_folder);
  if (leftover) {
    if (auto gone = remove_tree(root, staging_folder); !gone) return pass(gone);
  }
  return leftover;
}

bool needs_recovery(int root) {
  return ::faccessat(root, journal_file, F_OK, 0) == 0 ||
         ::faccessat(root, staging_folder, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

}  // namespace tank::inline v0::cli
