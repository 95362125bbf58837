// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal/terminal.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>

#include <termios.h>
#include <unistd.h>

namespace tank::inline v0::cli {
namespace {

constexpr std::size_t buffer_bytes = 32u << 10;
constexpr std::int64_t redraw_ms = 50;

void write_fully(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(file, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return;  // nobody reads any more; there is nobody to tell
    text.remove_prefix(static_cast<std::size_t>(put));
  }
}

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::string read_line_from_input() {
  std::string line;
  char c = 0;
  while (::read(STDIN_FILENO, &c, 1) == 1 && c != '\n') line += c;
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

/// Switches the echo off while it lives.
class SilentInput {
 public:
  SilentInput() : is_terminal_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!is_terminal_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  SilentInput(const SilentInput&) = delete;
  SilentInput& operator=(const SilentInput&) = delete;
  ~SilentInput() {
    if (is_terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  termios before_{};
  bool is_terminal_;
};

}  // namespace

Terminal::Terminal(const TerminalOptions& options)
    : options_(options),
      out_is_terminal_(::isatty(STDOUT_FILENO) == 1),
      error_is_terminal_(::isatty(STDERR_FILENO) == 1) {
  const bool always = options_.color == "always";
  const bool never = options_.color == "never";
  const bool automatic = !never && !options_.no_color && !options_.dumb;
  out_colour_ = always || (automatic && out_is_terminal_);
  error_colour_ = always || (automatic && error_is_terminal_);
}

Terminal::~Terminal() { flush(); }

void Terminal::flush() {
  write_fully(STDOUT_FILENO, out_);
  out_.clear();
}

void Terminal::print(const Text& line) {
  if (options_.json) return;
  out_ += line.bytes();
  out_ += '\n';
  if (out_.size() > buffer_bytes) flush();
}

void Terminal::raw(std::string_view text) {
  out_ += text;
  if (out_.size() > buffer_bytes) flush();
}

void Terminal::error(const Text& line) {
  end_progress();
  flush();
  write_fully(STDERR_FILENO, line.bytes() + '\n');
}

void Terminal::note(const Text& line) {
  if (!options_.quiet && !options_.json) error(line);
}

void Terminal::detail(const Text& line) {
  if (options_.verbose) error(paint_error(Colour::dim, line));
}

void Terminal::warn(const Text& line) {
  error(paint_error(Colour::yellow, "warning:") + " " + line);
}

void Terminal::table(const std::vector<Text>& head, const std::vector<std::vector<Text>>& rows) {
  std::vector<std::size_t> widths;
  for (const Text& cell : head) widths.push_back(cell.width());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].width());
    }
  }
  const auto line = [&](const std::vector<Text>& cells) {
    Text out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      out += cells[i];
      if (i + 1 < cells.size()) out += std::string(widths[i] + 2 - cells[i].width(), ' ');
    }
    return out;
  };
  print(paint(Colour::bold, line(head)));
  for (const auto& row : rows) print(line(row));
}

Text Terminal::paint(Colour colour, const Text& text) const {
  return Text::coloured(out_colour_ ? colour : Colour::none, text);
}

Text Terminal::paint_error(Colour colour, const Text& text) const {
  return Text::coloured(error_colour_ ? colour : Colour::none, text);
}

void Terminal::progress(std::string_view what, std::uint64_t done, std::uint64_t total) {
  const bool wanted = error_is_terminal_ && !options_.dumb && !options_.quiet && !options_.json;
  if (!wanted || total == 0) return;
  const std::int64_t now = now_ms();
  if (drawing_ && now - drawn_at_ms_ < redraw_ms && done < total) return;
  drawn_at_ms_ = now;
  drawing_ = true;
  constexpr std::uint64_t cells = 24;
  const std::uint64_t full = std::min(cells, done * cells / total);
  std::string line = "\r\x1b[2K" + std::string(what) + " [";
  line.append(full, '=').append(cells - full, ' ');
  line += "] " + std::to_string(done) + "/" + std::to_string(total);
  write_fully(STDERR_FILENO, line);
}

void Terminal::end_progress() {
  if (drawing_) write_fully(STDERR_FILENO, "\r\x1b[2K");
  drawing_ = false;
}

bool Terminal::can_ask() const {
  return !options_.no_input && !options_.json && error_is_terminal_ && ::isatty(STDIN_FILENO) == 1;
}

Result<void> Terminal::confirm(const std::string& question) {
  if (options_.assume_yes) return {};
  if (!can_ask()) {
    return fail(Errc::invalid_argument,
                question + " Nobody can be asked here; `--yes` answers yes.");
  }
  end_progress();
  flush();
  write_fully(STDERR_FILENO, Text(question).bytes() + " [y/N] ");
  const std::string answer = read_line_from_input();
  if (answer == "y" || answer == "Y" || answer == "yes") return {};
  return fail(Errc::cancelled, "nothing was changed");
}

Result<Secret> Terminal::read_secret(std::string_view prompt) {
  std::string line;
  if (::isatty(STDIN_FILENO) == 1) {
    if (!can_ask()) return fail(Errc::invalid_argument, "`--no-input` forbids to ask");
    flush();
    write_fully(STDERR_FILENO, Text(prompt).bytes() + ": ");
    const SilentInput silent;
    line = read_line_from_input();
    write_fully(STDERR_FILENO, "\n");
  } else {
    line = read_line_from_input();
  }
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.pop_back();
  if (line.empty()) return fail(Errc::invalid_argument, "no secret came from standard input");
  return Secret(std::move(line));
}

}  // namespace tank::inline v0::cli
