// SPDX-License-Identifier: Apache-2.0
#include "cli/app.hpp"

#include <algorithm>

#include "cli/command/help.hpp"
#include "cli/command/parse.hpp"
#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/exit_code.hpp"
#include "core/json/write.hpp"

namespace tank::inline v0::cli {
namespace {

TerminalOptions terminal_options(const Environment& environment, const Invocation& invocation,
                                 const Configuration& configuration) {
  TerminalOptions out;
  out.json = invocation.has("json");
  out.quiet = invocation.has("quiet");
  out.verbose = invocation.has("verbose");
  out.assume_yes = invocation.has("yes");
  out.no_input = configuration.is_on("no_input") || environment.get("CI").has_value();
  out.color = configuration.value("color");
  out.no_color = environment.get("NO_COLOR").has_value();
  out.dumb = environment.get("TERM") == "dumb";
  return out;
}

/// What a line that could not be taken apart says about the form of its error.
Invocation form_of(std::span<const std::string> words) {
  Invocation out;
  const auto end = std::ranges::find(words, "--");
  if (std::find(words.begin(), end, "--json") != end) out.flags.emplace("json", "");
  return out;
}

json::Value error_document(const Error& error, const FailureReport& report) {
  json::Object out{{"error", to_string(error.code)},
                   {"message", describe_error(error)},
                   {"retryable", info(error.code).retryable},
                   {"exit_code", static_cast<int>(exit_code(error.code))}};
  if (!report.request_id.empty()) out.append("request_id", report.request_id);
  if (!report.details.is_null()) out.append("details", report.details);
  return out;
}

/// What went wrong, why, and what to do, on standard error.
void tell(Terminal& terminal, const Error& error, const FailureReport& report) {
  if (terminal.options().json) {
    terminal.error(json::write(error_document(error, report)));
    return;
  }
  if (!report.prose.empty()) terminal.error(Text::lines(report.prose));
  terminal.error(terminal.paint_error(Colour::red, "error:") + " " + describe_error(error) + " [" +
                 std::string(to_string(error.code)) + "]");
  const std::string next = report.next.empty() ? std::string(next_step(error.code)) : report.next;
  if (!next.empty()) terminal.error("  next: " + next);
  if (!report.request_id.empty()) terminal.error("  request id: " + report.request_id);
}

int run_command(const ParsedLine& line, Terminal& terminal, const Environment& environment,
                const Configuration& configuration, std::optional<Error> broken_configuration,
                const std::function<bool()>& interrupted) {
  const SystemClock clock;
  SystemEntropy entropy;
  Context context{.terminal = terminal,
                  .environment = environment,
                  .configuration = configuration,
                  .clock = clock,
                  .entropy = entropy,
                  .interrupted = interrupted,
                  .report = {},
                  .opened = nullptr,
                  .global = line.invocation.has("global"),
                  .broken_configuration = std::move(broken_configuration),
                  .exit_code = 0};
  const auto done = line.command->handler(context, line.invocation);
  terminal.end_progress();
  if (done) {
    if (terminal.options().json) {
      terminal.raw(json::write_pretty(*done, json::FinalNewline::yes));
    }
    return context.exit_code;
  }
  if (interrupted()) {
    terminal.error("interrupted; nothing is half done");
    return static_cast<int>(ExitCode::interrupted);
  }
  if (context.opened != nullptr && context.report.request_id.empty()) {
    context.report.request_id = context.opened->request_id();
  }
  tell(terminal, done.error(), context.report);
  return static_cast<int>(exit_code(done.error().code));
}

struct SelfDescription {
  std::string text;
  ExitCode code = ExitCode::ok;
};

/// What the program says about itself, whatever its configuration; nothing when there is a
/// command to run.
std::optional<SelfDescription> self_description(std::span<const std::string> words,
                                                const ParsedLine& line, bool json) {
  if (line.invocation.has("version")) {
    const json::Object document{{"version", TANK_VERSION}};
    return SelfDescription{json ? json::write_pretty(document, json::FinalNewline::yes)
                                : "tank " TANK_VERSION "\n"};
  }
  if (line.command == nullptr) {
    const bool asked = words.empty() || line.invocation.has("help");
    return SelfDescription{overview(), asked ? ExitCode::ok : ExitCode::usage};
  }
  if (line.invocation.has("help")) return SelfDescription{help_text(*line.command)};
  return std::nullopt;
}

}  // namespace

int run(std::span<const std::string> words, const Environment& environment,
        const std::function<bool()>& interrupted) {
  auto line = parse_line(words);
  if (!line) {
    const Invocation form = form_of(words);
    Terminal terminal(
        terminal_options(environment, form, Configuration::without_files(environment, form)));
    tell(terminal, line.error(), {});
    return static_cast<int>(ExitCode::usage);
  }
  const Invocation& invocation = line->invocation;
  Environment here = environment;
  if (invocation.has("directory")) {
    here.working_directory = here.absolute(invocation.value("directory"));
  }
  auto loaded = Configuration::load(here, invocation);
  const Configuration configuration =
      loaded ? std::move(*loaded) : Configuration::without_files(here, invocation);
  Terminal terminal(terminal_options(here, invocation, configuration));
  if (const auto text = self_description(words, *line, terminal.options().json)) {
    terminal.raw(text->text);
    return static_cast<int>(text->code);
  }
  if (!loaded && !line->command->bears_broken_configuration) {
    tell(terminal, loaded.error(), {});
    return static_cast<int>(exit_code(loaded.error().code));
  }
  return run_command(*line, terminal, here, configuration,
                     loaded ? std::nullopt : std::optional(loaded.error()), interrupted);
}

}  // namespace tank::inline v0::cli
