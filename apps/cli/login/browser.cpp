// SPDX-License-Identifier: Apache-2.0
#include "cli/login/browser.hpp"

#include <array>

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

namespace tank::inline v0::cli {
namespace {

constexpr std::string_view opener = "xdg-open";

bool is_in_path(std::string_view path, std::string_view program) {
  while (!path.empty()) {
    const std::string folder(path.substr(0, path.find(':')));
    if (!folder.empty() && ::access((folder + "/" + std::string(program)).c_str(), X_OK) == 0) {
      return true;
    }
    path.remove_prefix(std::min(folder.size() + 1, path.size()));
  }
  return false;
}

}  // namespace

std::optional<std::string> browser_command(const Environment& environment) {
  if (auto named = environment.get("BROWSER")) return named;
  const bool has_display = environment.get("DISPLAY") || environment.get("WAYLAND_DISPLAY");
  if (has_display && is_in_path(environment.get("PATH").value_or(""), opener)) {
    return std::string(opener);
  }
  return std::nullopt;
}

bool open_in_browser(const std::string& command, const std::string& address) {
  // The shell splits the command into words; the address is one word, whatever it holds.
  std::array<std::string, 5> words{"/bin/sh", "-c", "exec $0 \"$1\"", command, address};
  std::array<char*, 6> argv{};
  for (std::size_t i = 0; i < words.size(); ++i) argv[i] = words[i].data();
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    ::posix_spawn_file_actions_addopen(&files, file, "/dev/null", O_RDWR, 0);
  }
  // In a session of its own, so that Ctrl-C here does not close it.
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  pid_t child = 0;
  const int failed =
      ::posix_spawn(&child, words[0].c_str(), &files, &attributes, argv.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&files);
  return failed == 0;
}

}  // namespace tank::inline v0::cli
