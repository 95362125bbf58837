// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// tankd as a process of its own.

#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/running_server.hpp"

namespace tank::testing {

/// One program with what it prints on stdout.
class Process {
 public:
  /// tankd, unless another program is named.
  explicit Process(std::vector<std::string> arguments, const std::string& log = "/dev/null",
                   const char* program = TANKD_PATH) {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addopen(&actions, 2, log.c_str(), O_WRONLY | O_CREAT, 0600);
    std::vector<char*> argv;
    arguments.insert(arguments.begin(), program);
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const int spawned = ::posix_spawnp(&pid_, program, &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    out_ = ends[0];
    REQUIRE(spawned == 0);
  }
  ~Process() {
    if (pid_ > 0) end(SIGKILL);
    ::close(out_);
  }

  /// Reads until `text` was printed; false at the end of the output.
  bool wait_for(const std::string& text) {
    while (printed.find(text) == std::string::npos) {
      char bytes[4'096];
      const ssize_t count = ::read(out_, bytes, sizeof bytes);
      if (count <= 0) return false;
      printed.append(bytes, static_cast<std::size_t>(count));
    }
    return true;
  }
  std::uint16_t wait_for_port() {
    REQUIRE(wait_for("tankd listens on http://127.0.0.1:"));
    while (printed.back() != '\n') REQUIRE(wait_for("\n"));
    const std::size_t colon = printed.rfind(':');
    return static_cast<std::uint16_t>(std::stoi(printed.substr(colon + 1)));
  }
  /// The exit code, or minus the signal.
  int end(int signal = 0) {
    if (signal != 0) ::kill(pid_, signal);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  std::string printed;

 private:
  pid_t pid_ = -1;
  int out_ = -1;
};

[[nodiscard]] inline std::vector<std::string> arguments(const Premises& premises) {
  return {"--store",  premises.store, "--artifacts", premises.folder + "/artifacts",
          "--listen", "127.0.0.1:0",  "--log-level", "error"};
}

}  // namespace tank::testing
