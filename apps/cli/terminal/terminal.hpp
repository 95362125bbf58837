// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What a person sees: data on standard output, everything else on standard error.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>

#include "cli/terminal/text.hpp"

namespace tank::inline v0::cli {

struct TerminalOptions {
  bool json = false;     ///< text is swallowed; only documents come out
  bool quiet = false;    ///< notes are swallowed
  bool verbose = false;  ///< details come out
  bool assume_yes = false;
  bool no_input = false;
  std::string color = "auto";  ///< auto | always | never
  bool no_color = false;       ///< NO_COLOR is set
  bool dumb = false;           ///< TERM=dumb: neither colours nor moving lines
};

/// Output is gathered and written when the buffer is large, when something is asked, and at
/// the end. Externally synchronised.
class Terminal {
 public:
  explicit Terminal(const TerminalOptions& options);
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal();

  /// Data for people: standard output, one line.
  void print(const Text& line);
  /// Data under `--json`, or whatever must come out exactly as it is.
  void raw(std::string_view text);
  /// What was done: standard error, one line, silent under `--quiet`.
  void note(const Text& line);
  /// Only under `--verbose`.
  void detail(const Text& line);
  void warn(const Text& line);
  /// Always comes out.
  void error(const Text& line);

  /// Rows under headings, each column as wide as its widest cell.
  void table(const std::vector<Text>& head, const std::vector<std::vector<Text>>& rows);

  /// `text` in colour where standard output (or standard error) shows colours.
  [[nodiscard]] Text paint(Colour colour, const Text& text) const;
  [[nodiscard]] Text paint_error(Colour colour, const Text& text) const;

  /// One line that is drawn over itself, on a terminal only.
  void progress(std::string_view what, std::uint64_t done, std::uint64_t total);
  void end_progress();

  /// Whether somebody can be asked.
  [[nodiscard]] bool can_ask() const;
  /// Yes under `--yes`; otherwise asks. Errors: invalid_argument (nobody can be asked; the
  /// detail says which flag answers), cancelled (the answer is no).
  [[nodiscard]] Result<void> confirm(const std::string& question);
  /// A line typed without echo, or the first line of standard input when that is no terminal.
  /// Errors: invalid_argument (nothing came).
  [[nodiscard]] Result<Secret> read_secret(std::string_view prompt);

  [[nodiscard]] const TerminalOptions& options() const { return options_; }
  void flush();

 private:
  TerminalOptions options_;
  bool out_is_terminal_;
  bool error_is_terminal_;
  bool out_colour_;
  bool error_colour_;
  bool drawing_ = false;
  std::int64_t drawn_at_ms_ = 0;
  std::string out_;
};

}  // namespace tank::inline v0::cli
