// SPDX-License-Identifier: Apache-2.0
#include "cli/command/help.hpp"
#include "cli/command/markdown.hpp"

namespace tank::inline v0::cli {
namespace {

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string flag_table(std::span<const Flag> flags) {
  std::string out = "| flag | meaning |\n|---|---|\n";
  for (const Flag& flag : flags) {
    std::string name = "--" + std::string(flag.name);
    if (!flag.value.empty()) name += " " + std::string(flag.value);
    if (flag.letter != 0) name = std::string("-") + flag.letter + "`, `" + name;
    out += "| `" + name + "` | " + cell(flag.summary);
    if (!flag.choices.empty()) out += ": `" + cell(flag.choices) + "`";
    out += " |\n";
  }
  return out;
}

std::string markdown_section(const Command& command) {
  std::string out = "### tank " + std::string(command.name) + "\n\n" +
                    std::string(command.summary) + ".\n\n`" + usage_line(command) + "`\n";
  if (!command.help.empty()) out += "\n" + std::string(command.help) + "\n";
  if (!command.arguments.empty()) {
    out += "\n| argument | meaning |\n|---|---|\n";
    for (const Argument& argument : command.arguments) {
      out += "| `" + std::string(argument.name) + "` | " + cell(argument.summary) + " |\n";
    }
  }
  if (!command.flags.empty()) out += "\n" + flag_table(command.flags);
  return out;
}

/// Text in which roff sees no requests, and Markdown's code marks become bold.
std::string roff(std::string_view text) {
  std::string out;
  bool code = false;
  bool line_start = true;
  for (const char c : text) {
    if (c == '`') {
      code = !code;
      out += code ? "\\fB" : "\\fR";
    } else if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      if (line_start && (c == '.' || c == '\'')) out += "\\&";
      out += c;
    }
    line_start = c == '\n';
  }
  return out;
}

/// Paragraphs and code blocks of Markdown.
std::string roff_text(std::string_view markdown) {
  std::string out;
  for_each_line(markdown, [&](LineKind kind, std::string_view line) {
    switch (kind) {
      case LineKind::fence_open:
        out += ".PP\n.RS 4\n.nf\n";
        return;
      case LineKind::fence_close:
        out += ".fi\n.RE\n";
        return;
      case LineKind::text:
      case LineKind::code:
        out += line.empty() ? ".PP\n" : roff(line) + "\n";
        return;
    }
  });
  return out;
}

std::string roff_flags(std::span<const Flag> flags) {
  std::string out;
  for (const Flag& flag : flags) {
    std::string name = "--" + std::string(flag.name);
    if (!flag.value.empty()) name += " " + std::string(flag.value);
    if (flag.letter != 0) name = std::string("-") + flag.letter + ", " + name;
    out += ".TP\n.B " + roff(name) + "\n" + roff(flag.summary) + "\n";
  }
  return out;
}

}  // namespace

std::string markdown_page() {
  std::string out =
      "# The command line\n\n"
      "This page is printed by `tank help --markdown` from the table that also makes the parser, "
      "`--help`, the man page and the completions.\n\n"
      "Data goes to standard output, everything else to standard error. With `--json` a command "
      "prints one JSON document, and an error is one JSON document on standard error.\n\n"
      "## Flags of every command\n\n" +
      flag_table(common_flags());
  Group last = Group::tool;
  bool first = true;
  for (const Command* each : all_commands()) {
    if (first || each->group != last) out += "\n## " + std::string(title(each->group)) + "\n";
    first = false;
    last = each->group;
    out += "\n" + markdown_section(*each);
  }
  for (const Topic& topic : help_topics()) {
    out += "\n## " + std::string(topic.summary) + "\n\n" + topic.text;
  }
  return out;
}

std::string man_page() {
  std::string out =
      ".TH TANK 1\n.SH NAME\ntank \\- skills for agents, with a budget for what they may do\n"
      ".SH SYNOPSIS\n.B tank\n.I command\n[flags] [arguments]\n.SH COMMANDS\n";
  for (const Command* each : all_commands()) {
    out += ".SS " + roff(usage_line(*each)) + "\n" + roff(each->summary) + ".\n.PP\n" +
           roff_text(each->help) + roff_flags(each->flags);
  }
  out += ".SH FLAGS OF EVERY COMMAND\n" + roff_flags(common_flags());
  for (const Topic& topic : help_topics()) {
    std::string heading(topic.name);
    for (char& c : heading) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    }
    out += ".SH " + roff(heading) + "\n.nf\n" + roff(topic.text) + ".fi\n";
  }
  return out;
}

}  // namespace tank::inline v0::cli
