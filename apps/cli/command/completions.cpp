// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "cli/command/help.hpp"

namespace tank::inline v0::cli {
namespace {

std::string spaced(std::string_view choices) {
  std::string out(choices);
  for (char& c : out) {
    if (c == '|') c = ' ';
  }
  return out;
}

std::vector<Flag> flags_of(const Command& command) {
  std::vector<Flag> out(command.flags.begin(), command.flags.end());
  for (const Flag& flag : common_flags()) out.push_back(flag);
  return out;
}

std::string flag_words(const Command& command) {
  std::string out;
  for (const Flag& flag : flags_of(command)) out += " --" + std::string(flag.name);
  return out;
}

/// The first words of all commands, and `help`'s topics where they are asked for.
std::string command_words() {
  std::set<std::string> words;
  for (const Command* each : all_commands()) {
    words.emplace(each->name.substr(0, each->name.find(' ')));
  }
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string second_words(std::string_view first) {
  std::string out;
  for (const Command* each : all_commands()) {
    if (each->name.starts_with(std::string(first) + " ")) {
      out += " " + std::string(each->name.substr(first.size() + 1));
    }
  }
  return out;
}

std::set<std::string> first_words_of_pairs() {
  std::set<std::string> out;
  for (const Command* each : all_commands()) {
    const auto space = each->name.find(' ');
    if (space != std::string_view::npos) out.emplace(each->name.substr(0, space));
  }
  return out;
}

/// Shell words that complete the value of an argument or a flag.
std::string bash_source(Completes completes, std::string_view choices) {
  switch (completes) {
    case Completes::file:
      return "COMPREPLY=( $(compgen -f -- \"$cur\") )";
    case Completes::folder:
      return "COMPREPLY=( $(compgen -d -- \"$cur\") )";
    case Completes::installed:
      return "COMPREPLY=( $(compgen -W \"$(tank list --quiet --no-input 2>/dev/null "
             "| sed -n 's/^\\(@[^ ]*\\) .*/\\1/p')\" -- \"$cur\") )";
    case Completes::command:
      return "COMPREPLY=( $(compgen -W \"" + command_words() +
             " exit-codes environment files permissions\" -- \"$cur\") )";
    case Completes::choice:
      return "COMPREPLY=( $(compgen -W \"" + spaced(choices) + "\" -- \"$cur\") )";
    case Completes::nothing:
      break;
  }
  return ":";
}

std::string bash_command(const Command& command) {
  std::string out = "    '" + std::string(command.name) + "')\n      case \"$prev\" in\n";
  for (const Flag& flag : flags_of(command)) {
    if (flag.value.empty()) continue;
    out += "        --" + std::string(flag.name);
    if (flag.letter != 0) out += std::string("|-") + flag.letter;
    out += ") " + bash_source(flag.completes, flag.choices) + "; return;;\n";
  }
  out += "      esac\n      case \"$cur\" in -*) COMPREPLY=( $(compgen -W \"" +
         flag_words(command) + "\" -- \"$cur\") ); return;; esac\n";
  if (!command.arguments.empty()) {
    const Argument& argument = command.arguments.front();
    out += "      " + bash_source(argument.completes, argument.choices) + "\n";
  }
  return out + "      ;;\n";
}

std::string bash() {
  std::string out =
      "# bash completion for tank\n_tank() {\n"
      "  local cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
      "  local words=() i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    case \"${COMP_WORDS[i]}\" in -*) ;; *) words+=(\"${COMP_WORDS[i]}\");; esac\n"
      "  done\n"
      "  local command=\"${words[0]:-}\"\n"
      "  COMPREPLY=()\n  case \"$command\" in\n";
  for (const std::string& first : first_words_of_pairs()) {
    out += "    " + first + ") if [ ${#words[@]} -gt 1 ]; then command=\"" + first +
           " ${words[1]}\"; else COMPREPLY=( $(compgen -W \"" + second_words(first) +
           "\" -- \"$cur\") ); return; fi;;\n";
  }
  out +=
      "  esac\n  case \"$command\" in\n    '')\n      case \"$cur\" in -*) COMPREPLY=( $(compgen "
      "-W \"";
  for (const Flag& flag : common_flags()) out += " --" + std::string(flag.name);
  out += "\" -- \"$cur\") );; *) COMPREPLY=( $(compgen -W \"" + command_words() +
         "\" -- \"$cur\") );; esac\n      ;;\n";
  for (const Command* each : all_commands()) out += bash_command(*each);
  return out + "  esac\n}\ncomplete -F _tank tank\n";
}

std::string shell_quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '[' || c == ']' || c == ':' || c == '`' || c == '"') continue;
    out += c;
  }
  return out;
}

std::string zsh_action(Completes completes, std::string_view choices) {
  switch (completes) {
    case Completes::file:
      return "_files";
    case Completes::folder:
      return "_files -/";
    case Completes::choice:
      return "(" + spaced(choices) + ")";
    case Completes::command:
      return "(" + command_words() + ")";
    default:
      return " ";
  }
}

std::string zsh() {
  std::string out = "#compdef tank\n_tank() {\n  local -a commands\n  commands=(\n";
  for (const Command* each : all_commands()) {
    if (each->name.find(' ') != std::string_view::npos) continue;
    out += "    '" + std::string(each->name) + ":" + shell_quoted(each->summary) + "'\n";
  }
  for (const std::string& first : first_words_of_pairs()) {
    out += "    '" + first + ":" + shell_quoted(second_words(first)) + "'\n";
  }
  out +=
      "  )\n  if (( CURRENT == 2 )); then _describe command commands; return; fi\n"
      "  local command=\"${words[2]}\"\n  case \"$command\" in\n";
  for (const std::string& first : first_words_of_pairs()) {
    out += "    " + first + ") if (( CURRENT == 3 )); then compadd --" + second_words(first) +
           "; return; fi; command=\"" + first + " ${words[3]}\";;\n";
  }
  out += "  esac\n  case \"$command\" in\n";
  for (const Command* each : all_commands()) {
    out += "    '" + std::string(each->name) + "') _arguments";
    for (const Flag& flag : flags_of(*each)) {
      out += " \\\n      '--" + std::string(flag.name) + "[" + shell_quoted(flag.summary) + "]";
      if (!flag.value.empty()) {
        out += ":" + shell_quoted(flag.value) + ":" + zsh_action(flag.completes, flag.choices);
      }
      out += "'";
    }
    for (const Argument& argument : each->arguments) {
      out += " \\\n      '" + std::string(argument.repeated ? "*" : "") + ":" +
             shell_quoted(argument.name) + ":" + zsh_action(argument.completes, argument.choices) +
             "'";
    }
    out += ";;\n";
  }
  return out + "  esac\n}\n_tank \"$@\"\n";
}

std::string fish() {
  std::string out = "# fish completion for tank\ncomplete -c tank -f\n";
  for (const Command* each : all_commands()) {
    const auto space = each->name.find(' ');
    const std::string first(each->name.substr(0, space));
    std::string when = "__fish_seen_subcommand_from " + first;
    if (space == std::string_view::npos) {
      out += "complete -c tank -n __fish_use_subcommand -a " + first + " -d '" +
             shell_quoted(each->summary) + "'\n";
    } else {
      const std::string second(each->name.substr(space + 1));
      out += "complete -c tank -n __fish_use_subcommand -a " + first + "\n";
      out += "complete -c tank -n '" + when + "' -a " + second + " -d '" +
             shell_quoted(each->summary) + "'\n";
      when += "; and __fish_seen_subcommand_from " + second;
    }
    for (const Flag& flag : each->flags) {
      out += "complete -c tank -n '" + when + "' -l " + std::string(flag.name) +
             (flag.value.empty() ? "" : " -r") + " -d '" + shell_quoted(flag.summary) + "'\n";
    }
    for (const Argument& argument : each->arguments) {
      if (argument.completes == Completes::choice) {
        out += "complete -c tank -n '" + when + "' -a '" + spaced(argument.choices) + "'\n";
      } else if (argument.completes == Completes::file || argument.completes == Completes::folder) {
        out += "complete -c tank -n '" + when + "' -F\n";
      }
    }
  }
  for (const Flag& flag : common_flags()) {
    out += "complete -c tank -l " + std::string(flag.name) + (flag.value.empty() ? "" : " -r") +
           " -d '" + shell_quoted(flag.summary) + "'\n";
  }
  return out;
}

}  // namespace

Result<std::string> completions(std::string_view shell) {
  if (shell == "bash") return bash();
  if (shell == "zsh") return zsh();
  if (shell == "fish") return fish();
  return fail(Errc::invalid_argument, "`" + std::string(shell) + "` is not bash, zsh or fish");
}

}  // namespace tank::inline v0::cli
