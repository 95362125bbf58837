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

std::string_view code(Colour colour) {
  switch (colour) {
    case Colour::bold:
      return "\x1b[1m";
    case Colour::dim:
      return "\x1b[2m";
    case Colour::red:
      return "\x1b[31m";
    case Colour::green:
      return "\x1b[32m";
    case Colour::yellow:
      return "\x1b[33m";
    case Colour::blue:
      return "\x1b[34m";
    case Colour::none:
      break;
  }
  return {};
}

std::string painted(bool colours, Colour colour, std::string_view text) {
  if (!colours || colour == Colour::none) return std::string(text);
  return std::string(code(colour)) + std::string(text) + "\x1b[0m";
}

/// Texts come from packages, too: what would move the cursor or change colours is shown, not
/// obeyed.
std::string without_controls(std::string_view line) {
  std::string out;
  out.reserve(line.size());
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    const bool ours = byte == 0x1b && i + 1 < line.size() && line[i + 1] == '[';
    if (byte < 0x20 && byte != '\n' && byte != '\t' && !ours) {
      out += '?';
    } else {
      out += line[i];
    }
  }
  return out;
}

/// Characters, not bytes: names and descriptions may be in any script.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & '\xC0') != '\x80'; }));
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

void Terminal::print(std::string_view line) {
  if (options_.json) return;
  out_ += without_controls(line);
  out_ += '\n';
  if (out_.size() > buffer_bytes) flush();
}

void Terminal::raw(std::string_view text) {
  out_ += text;
  if (out_.size() > buffer_bytes) flush();
}

void Terminal::error(std::string_view line) {
  end_progress();
  flush();
  write_fully(STDERR_FILENO, without_controls(line) + '\n');
}

void Terminal::note(std::string_view line) {
  if (!options_.quiet && !options_.json) error(line);
}

void Terminal::detail(std::string_view line) {
  if (options_.verbose) error(paint_error(Colour::dim, line));
}

void Terminal::warn(std::string_view line) {
  error(paint_error(Colour::yellow, "warning:") + " " + std::string(line));
}

void Terminal::table(const std::vector<std::string>& head,
                     const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const std::string& cell : head) widths.push_back(width(cell));
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], width(row[i]));
    }
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      out += cells[i];
      if (i + 1 < cells.size()) out.append(widths[i] + 2 - width(cells[i]), ' ');
    }
    return out;
  };
  print(paint(Colour::bold, line(head)));
  for (const auto& row : rows) print(line(row));
}

std::string Terminal::paint(Colour colour, std::string_view text) const {
  return painted(out_colour_, colour, text);
}

std::string Terminal::paint_error(Colour colour, std::string_view text) const {
  return painted(error_colour_, colour, text);
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

Result<void> Terminal::confirm(std::string_view question) {
  if (options_.assume_yes) return {};
  if (!can_ask()) {
    return fail(Errc::invalid_argument,
                std::string(question) + " Nobody can be asked here; `--yes` answers yes.");
  }
  end_progress();
  flush();
  write_fully(STDERR_FILENO, without_controls(question) + " [y/N] ");
  const std::string answer = read_line_from_input();
  if (answer == "y" || answer == "Y" || answer == "yes") return {};
  return fail(Errc::cancelled, "nothing was changed");
}

Result<Secret> Terminal::read_secret(std::string_view prompt) {
  std::string line;
  if (::isatty(STDIN_FILENO) == 1) {
    if (!can_ask()) return fail(Errc::invalid_argument, "`--no-input` forbids to ask");
    flush();
    write_fully(STDERR_FILENO, std::string(prompt) + ": ");
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
