// SPDX-License-Identifier: Apache-2.0
// The one place that sees CLI11.
#include <cstdio>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "server/api/version.hpp"
#include "server/config.hpp"

namespace tank::server {
namespace {

constexpr int usage_error = 2;

void add_options(CLI::App& app, Config& config) {
  app.set_config("--config", "", "Read options from a file, `key = value` a line")
      ->envname("TANK_CONFIG");
  app.add_option("--store", config.store,
                 "Where everything is kept: sqlite:PATH or postgres://USER@HOST/NAME")
      ->envname("TANK_STORE");
  app.add_option("--artifacts", config.artifacts, "Folder of the archives")
      ->envname("TANK_ARTIFACTS");
  app.add_option("--listen", config.listen, "ADDRESS:PORT; port 0 lets the system choose")
      ->envname("TANK_LISTEN")
      ->capture_default_str();
  app.add_option("--public-url", config.public_url, "How clients reach this server")
      ->envname("TANK_PUBLIC_URL");
  app.add_option("--log-level", config.log_level, "debug, info, warning or error")
      ->envname("TANK_LOG_LEVEL")
      ->capture_default_str();
  app.add_option("--io-threads", config.io_threads, "Threads for connections; 0: one per core")
      ->envname("TANK_IO_THREADS");
  app.add_option("--workers", config.workers, "Threads for requests; 0: as the machine suggests")
      ->envname("TANK_WORKERS");
}

}  // namespace

Parsed parse_arguments(int argc, const char* const* argv) {
  Invocation invocation;
  CLI::App app(
      "tankd, the server of libtank. With no option at all it keeps everything in ./tank-data\n"
      "and prints the first administrator's one-time login.",
      "tankd");
  app.set_version_flag("--version", "tankd " + std::string(api_version));
  add_options(app, invocation.config);
  bool print_config = false;
  app.add_flag("--print-config", print_config, "Print the configuration without secrets, and end");
  CLI::App* verify = app.add_subcommand("verify-store", "Check every archive, tag and audit row");
  verify->fallthrough();
  CLI::App* login_code = app.add_subcommand(
      "login-code", "Print a new one-time login code, for who is locked out; tell nobody else");
  login_code->add_option("EMAIL", invocation.email, "Whose; else the first administrator's");
  login_code->fallthrough();
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {
    return {{}, app.exit(done)};
  } catch (const CLI::Error& error) {
    std::fprintf(stderr, "tankd: %s\nRun tankd --help for the options.\n", error.what());
    return {{}, usage_error};
  }
  if (print_config) invocation.command = Invocation::Command::print_config;
  if (*login_code) invocation.command = Invocation::Command::login_code;
  if (*verify) invocation.command = Invocation::Command::verify_store;
  return {std::move(invocation), 0};
}

}  // namespace tank::server
