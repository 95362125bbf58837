// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Real processes in a folder of their own.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace tank::testing {

/// What a process left behind.
struct Outcome {
  int code = 0;  ///< 128 + the signal, when one ended it
  std::string out;
  std::string err;
};

using Variables = std::map<std::string, std::string>;

/// A process under way.
class Process {
 public:
  /// `words[0]` is the program. Only `variables` are in its environment.
  Process(const std::vector<std::string>& words, const std::string& folder,
          const Variables& variables, const std::string& input = {});
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;
  ~Process();

  void signal(int number) const;
  /// Reads until it ends.
  Outcome wait();
  /// One line of its standard output, and of its standard error.
  std::string read_line() { return line_of(out_); }
  std::string read_error_line() { return line_of(err_); }
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  static std::string line_of(int file);

  pid_t pid_ = -1;
  int out_ = -1;
  int err_ = -1;
};

/// A folder that goes away with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Makes the folders above it, too.
void write_file(const std::string& path, const std::string& text);
[[nodiscard]] std::string read_file(const std::string& path);
[[nodiscard]] bool is_there(const std::string& path);

}  // namespace tank::testing
