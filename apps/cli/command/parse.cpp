// SPDX-License-Identifier: Apache-2.0
// The only file that sees CLI11.
#include "cli/command/parse.hpp"

#include <algorithm>
#include <list>
#include <optional>

#include <CLI/CLI.hpp>

#include "cli/command/suggest.hpp"

namespace tank::inline v0::cli {
namespace {

std::vector<const Flag*> flags_of(const Command* command) {
  std::vector<const Flag*> out;
  if (command != nullptr) {
    for (const Flag& flag : command->flags) out.push_back(&flag);
  }
  for (const Flag& flag : common_flags()) out.push_back(&flag);
  return out;
}

const Flag* find_flag(const std::vector<const Flag*>& flags, std::string_view word) {
  const std::string_view name = word.substr(0, word.find('='));
  for (const Flag* flag : flags) {
    if (name.starts_with("--") && name.substr(2) == flag->name) return flag;
    if (name.size() == 2 && name[0] == '-' && flag->letter != 0 && name[1] == flag->letter) {
      return flag;
    }
  }
  return nullptr;
}

bool is_flag(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

/// The places of the words that are neither common flags nor their values: the command.
std::vector<std::size_t> plain_words(std::span<const std::string> words) {
  std::vector<std::size_t> out;
  const auto common = flags_of(nullptr);
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    if (!is_flag(words[i])) {
      out.push_back(i);
      continue;
    }
    const Flag* flag = find_flag(common, words[i]);
    const bool takes_next = flag != nullptr && !flag->value.empty() &&
                            words[i].find('=') == std::string::npos &&
                            (words[i].starts_with("--") || words[i].size() == 2);
    if (takes_next) ++i;
    if (out.size() == 1) break;  // a flag of the command stands between: `org --json create`
  }
  return out;
}

struct Found {
  const Command* command = nullptr;
  std::vector<std::size_t> places;  ///< of the words that name it
};

tl::unexpected<Error> unknown_command(const std::string& word, const std::string& next) {
  std::vector<std::string> known;
  std::string below;
  for (const Command* each : all_commands()) {
    known.emplace_back(each->name);
    if (each->name.starts_with(word + " "))
      below += (below.empty() ? "`" : ", `") + std::string(each->name) + "`";
  }
  if (!below.empty()) {
    return fail(Errc::invalid_argument,
                next.empty() ? "`" + word + "` needs one of " + below + "."
                             : "`" + word + "` has no `" + next + "`; there is " + below + ".");
  }
  return fail(Errc::invalid_argument, "There is no command `" + word + "`." +
                                          did_you_mean(word, known) + " `tank help` lists all.");
}

Result<Found> find_named(std::span<const std::string> words) {
  const auto places = plain_words(words);
  if (places.empty()) return Found{};
  const std::string& first = words[places[0]];
  const std::string second = places.size() > 1 ? words[places[1]] : std::string();
  if (const Command* two = find_command(first + " " + second)) {
    return Found{two, {places[0], places[1]}};
  }
  if (const Command* one = find_command(first)) return Found{one, {places[0]}};
  return unknown_command(first, second);
}

Result<void> check_flags(const Command* command, std::span<const std::string> words) {
  const auto flags = flags_of(command);
  for (const std::string& word : words) {
    if (word == "--") break;
    if (!word.starts_with("--") || find_flag(flags, word) != nullptr) continue;
    std::vector<std::string> known;
    for (const Flag* flag : flags) known.push_back("--" + std::string(flag->name));
    const std::string name = word.substr(0, word.find('='));
    const std::string of = command == nullptr ? "tank" : "tank " + std::string(command->name);
    return fail(Errc::invalid_argument, "`" + of + "` has no flag `" + name + "`." +
                                            did_you_mean(name, known) + " `" + of +
                                            " --help` lists all.");
  }
  return {};
}

bool is_choice(std::string_view choices, std::string_view value) {
  while (!choices.empty()) {
    const auto bar = choices.find('|');
    if (choices.substr(0, bar) == value) return true;
    if (bar == std::string_view::npos) break;
    choices.remove_prefix(bar + 1);
  }
  return false;
}

Result<void> check_arguments(const Command& command, const Invocation& invocation) {
  const auto& given = invocation.arguments;
  const bool endless = !command.arguments.empty() && command.arguments.back().repeated;
  if (given.size() > command.arguments.size() && !endless) {
    return fail(Errc::invalid_argument, "`tank " + std::string(command.name) + "` does not take `" +
                                            given[command.arguments.size()] + "`.");
  }
  for (std::size_t i = 0; i < command.arguments.size(); ++i) {
    const Argument& argument = command.arguments[i];
    if (i >= given.size()) {
      if (!argument.required) break;
      return fail(Errc::invalid_argument, "`tank " + std::string(command.name) + "` needs a " +
                                              std::string(argument.name) + ": " +
                                              std::string(argument.summary) + ".");
    }
    if (argument.completes == Completes::choice && !is_choice(argument.choices, given[i])) {
      return fail(Errc::invalid_argument,
                  "`" + given[i] + "` is not one of " + std::string(argument.choices) + ".");
    }
  }
  return {};
}

Result<void> check_choices(const std::vector<const Flag*>& flags, const Invocation& invocation) {
  for (const Flag* flag : flags) {
    const auto given = invocation.flags.find(flag->name);
    if (given == invocation.flags.end() || flag->completes != Completes::choice) continue;
    if (is_choice(flag->choices, given->second)) continue;
    return fail(Errc::invalid_argument, "`--" + std::string(flag->name) + "` takes one of " +
                                            std::string(flag->choices) + ", not `" + given->second +
                                            "`.");
  }
  return {};
}

/// Lets CLI11 take the words apart as the table says.
Result<Invocation> take_apart(const std::vector<const Flag*>& flags,
                              std::vector<std::string> words) {
  CLI::App parser;
  parser.set_help_flag();
  parser.allow_extras(false);
  Invocation out;
  std::list<std::string> values;
  std::list<bool> switches;
  std::vector<std::pair<const Flag*, CLI::Option*>> options;
  for (const Flag* flag : flags) {
    std::string names = "--" + std::string(flag->name);
    if (flag->letter != 0) names += std::string(",-") + flag->letter;
    CLI::Option* option = flag->value.empty() ? parser.add_flag(names, switches.emplace_back(false))
                                              : parser.add_option(names, values.emplace_back());
    option->take_last();
    options.emplace_back(flag, option);
  }
  parser.add_option("arguments", out.arguments)->allow_extra_args();
  try {
    std::ranges::reverse(words);  // CLI11 takes them from the back
    parser.parse(words);
    for (const auto& [flag, option] : options) {
      if (option->count() == 0) continue;
      out.flags[std::string(flag->name)] =
          flag->value.empty() ? std::string() : option->as<std::string>();
    }
  } catch (const CLI::Error& error) {
    return fail(Errc::invalid_argument, error.what());
  }
  return out;
}

}  // namespace

Result<ParsedLine> parse_line(std::span<const std::string> words) {
  const auto found = find_named(words);
  if (!found) return pass(found);
  std::vector<std::string> rest;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (std::ranges::find(found->places, i) == found->places.end()) rest.push_back(words[i]);
  }
  if (auto good = check_flags(found->command, rest); !good) return pass(good);
  const auto flags = flags_of(found->command);
  auto invocation = take_apart(flags, std::move(rest));
  if (!invocation) return pass(invocation);
  if (auto good = check_choices(flags, *invocation); !good) return pass(good);
  if (found->command != nullptr && !invocation->has("help") && !invocation->has("version")) {
    if (auto good = check_arguments(*found->command, *invocation); !good) return pass(good);
  }
  return ParsedLine{found->command, std::move(*invocation)};
}

}  // namespace tank::inline v0::cli
