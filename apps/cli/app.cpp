// SPDX-License-Identifier: Apache-2.0
#include "cli/app.hpp"

#include "cli/command/help.hpp"
#include "cli/command/parse.hpp"
#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/exit_code.hpp"
#include "core/json/write.hpp"

namespace tank::inline v0::cli {
namespace {

TerminalOptions terminal_options(const Environment& environment, const Invocation& invocation) {
  TerminalOptions out;
  out.json = invocation.has("json");
  out.quiet = invocation.has("quiet");
  out.verbose = invocation.has("verbose");
  out.assume_yes = invocation.has("yes");
  out.no_input = invocation.has("no-input") || environment.get("CI").has_value() ||
                 environment.get("TANK_NO_INPUT").has_value();
  out.color = invocation.value("color", environment.get("TANK_COLOR").value_or("auto"));
  out.no_color = environment.get("NO_COLOR").has_value();
  out.dumb = environment.get("TERM") == "dumb";
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
                const std::function<bool()>& interrupted) {
  FailureReport report;
  const auto configuration = Configuration::load(environment, line.invocation);
  if (!configuration) {
    tell(terminal, configuration.error(), report);
    return static_cast<int>(exit_code(configuration.error().code));
  }
  const SystemClock clock;
  SystemEntropy entropy;
  Context context{.terminal = terminal,
                  .environment = environment,
                  .configuration = *configuration,
                  .clock = clock,
                  .entropy = entropy,
                  .interrupted = interrupted,
                  .report = {},
                  .opened = nullptr,
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

}  // namespace

int run(std::span<const std::string> words, const Environment& environment,
        const std::function<bool()>& interrupted) {
  auto line = parse_line(words);
  if (!line) {
    Terminal terminal({});
    tell(terminal, line.error(), {});
    return static_cast<int>(ExitCode::usage);
  }
  Environment here = environment;
  if (line->invocation.has("directory")) {
    here.working_directory = here.absolute(line->invocation.value("directory"));
  }
  Terminal terminal(terminal_options(here, line->invocation));
  if (line->invocation.has("version")) {
    terminal.raw(
        terminal.options().json
            ? json::write_pretty(json::Object{{"version", TANK_VERSION}}, json::FinalNewline::yes)
            : "tank " TANK_VERSION "\n");
    return static_cast<int>(ExitCode::ok);
  }
  if (line->command == nullptr) {
    terminal.raw(overview());
    const bool asked = words.empty() || line->invocation.has("help");
    return static_cast<int>(asked ? ExitCode::ok : ExitCode::usage);
  }
  if (line->invocation.has("help")) {
    terminal.raw(help_text(*line->command));
    return static_cast<int>(ExitCode::ok);
  }
  return run_command(*line, terminal, here, interrupted);
}

}  // namespace tank::inline v0::cli
