// SPDX-License-Identifier: Apache-2.0
#include "server/program.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>

#include <malloc.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <tank/base/limits.hpp>
#include <tank/identity/users.hpp>
#include <tank/registry/verification.hpp>
#include <tank/storage/store.hpp>

#include "core/json/json.hpp"
#include "server/artifacts.hpp"
#include "server/config.hpp"
#include "server/instance.hpp"
#include "server/rescan.hpp"
#include "server/test_user.hpp"

namespace tank::server {
namespace {

constexpr int succeeded = 0;
constexpr int failed = 1;
constexpr int usage_error = 2;

int report(const Error& error) {
  std::fprintf(stderr, "tankd: %s (%s)\n", describe_error(error).c_str(),
               std::string(to_string(error.code)).c_str());
  return error.code == Errc::invalid_argument ? usage_error : failed;
}

// An arena per thread would cost more memory than all that the idle server holds.
void prepare_process() {
  ::mallopt(M_ARENA_MAX, 2);
  ::umask(0077);
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
  }
}

Result<void> make_data_folder() {
  if (::mkdir("./tank-data", 0700) == 0 || errno == EEXIST) return {};
  return fail(Errc::io_error, std::string("cannot make ./tank-data: ") + std::strerror(errno) +
                                  "; say where to keep things with --store and --artifacts");
}

void print_first_login(const identity::InvitedUser& admin, const std::string& url) {
  std::printf(
      "\nThe first administrator is %s.\n"
      "One-time login code, shown until it is used:\n\n    %s\n\n"
      "Log in with:\n\n    echo %s | tank login %s --with-token\n\n",
      admin.user.email.to_string().c_str(), admin.login_code.reveal().c_str(),
      admin.login_code.reveal().c_str(), url.c_str());
}

// What nobody asked for, and somebody may wonder about.
void print_notes(const CompleteConfig& complete_config) {
  if (complete_config.spools_by_default) {
    std::printf("Mails are sent to nobody; they are files in %s. See --mail.\n",
                complete_config.config.mail.substr(std::strlen("spool:")).c_str());
  }
  if (complete_config.config.public_url.empty() && is_for_this_machine(complete_config.config)) {
    std::printf("Links in mails work on this machine only. See --public-url.\n");
  }
}

int serve(const CompleteConfig& complete_config) {
  if (auto good = check_mail(complete_config); !good) return report(good.error());
  if (complete_config.makes_data_folder) {
    if (auto made = make_data_folder(); !made) return report(made.error());
  }
  auto instance = Instance::open(complete_config.config);
  if (!instance) return report(instance.error());
  auto admin = (*instance)->first_login();
  if (!admin) return report(admin.error());
  if (*admin) print_first_login(**admin, (*instance)->public_url());
  print_notes(complete_config);
  // Who reads that it listens may end it at once.
  (*instance)->drain_on_signals();
  std::printf("tankd listens on %s\n", (*instance)->public_url().c_str());
  std::fflush(stdout);
  (*instance)->run();
  return succeeded;
}

Result<identity::InvitedUser> issue_login_code(const Config& config, const std::string& text) {
  std::optional<Email> email;
  if (!text.empty()) {
    auto parsed = Email::parse(text);
    if (!parsed) return pass(parsed);
    email = *std::move(parsed);
  }
  auto store = open_store(config, OpenMode::existing);
  if (!store) return pass(store);
  const SystemClock clock;
  SystemEntropy entropy;
  return identity::Users(**store, clock, entropy).issue_login_code_locally(email, "login-code");
}

// Only the code goes to stdout, so that it can be piped into `tank login --with-token`.
int print_login_code(const Config& config, const std::string& email) {
  const auto issued = issue_login_code(config, email);
  if (!issued) return report(issued.error());
  std::fprintf(stderr, "One-time login code of %s, good for %d hours:\n",
               issued->user.email.to_string().c_str(),
               static_cast<int>(limits::login_code_lifetime.count()));
  std::printf("%s\n", issued->login_code.reveal().c_str());
  return succeeded;
}

// For scripts that begin an acceptance run: one line of JSON and nothing else.
int print_test_user(const CompleteConfig& complete_config) {
  const auto environment = identity::parse_environment(complete_config.config.environment);
  if (!environment) return report(environment.error());
  if (complete_config.makes_data_folder) {
    if (auto made = make_data_folder(); !made) return report(made.error());
  }
  auto store = open_store(complete_config.config, OpenMode::create);
  if (!store) return report(store.error());
  const SystemClock clock;
  SystemEntropy entropy;
  const auto made = provision_test_user(**store, clock, entropy, *environment);
  if (!made) return report(made.error());
  const json::Value document = json::Object{{"token", made->token.reveal()},
                                            {"userId", made->user_id},
                                            {"name", made->name},
                                            {"email", made->email},
                                            {"orgSlug", made->organization}};
  std::printf("%s\n", json::write(document).c_str());
  return succeeded;
}

int verify(const Config& config) {
  auto store = open_store(config, OpenMode::existing);
  if (!store) return report(store.error());
  const SystemClock clock;
  SystemEntropy entropy;
  auto artifacts = open_artifacts(config, OpenMode::existing, clock, entropy);
  if (!artifacts) return report(artifacts.error());
  auto result = registry::verify_store(**store, *artifacts->store);
  if (!result) return report(result.error());
  json::Array damages;
  for (const registry::Damage& damage : result->damages) {
    damages.emplace_back(json::Object{
        {"kind", to_string(damage.kind)}, {"subject", damage.subject}, {"detail", damage.detail}});
  }
  const json::Value document =
      json::Object{{"clean", result->is_clean()},  {"packages", result->packages},
                   {"releases", result->releases}, {"artifacts", result->artifacts},
                   {"orphans", result->orphans},   {"audit_events", result->audit_events},
                   {"damages", std::move(damages)}};
  std::printf("%s\n", json::write_pretty(document).c_str());
  return result->is_clean() ? succeeded : failed;
}

int rescan(const Config& config, bool is_all) {
  const auto done = rescan_everything(config, is_all);
  if (!done) return report(done.error());
  const json::Value document = json::Object{{"scanned", done->scanned},
                                            {"quarantined", done->quarantined},
                                            {"released", done->released},
                                            {"failed", done->failed},
                                            {"unsent", done->unsent}};
  std::printf("%s\n", json::write_pretty(document).c_str());
  return done->failed == 0 ? succeeded : failed;
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  const Parsed parsed = parse_arguments(argc, argv);
  if (!parsed.invocation) return parsed.exit_code;
  prepare_process();
  const CompleteConfig config = complete(parsed.invocation->config);
  switch (parsed.invocation->command) {
    case Invocation::Command::print_config:
      std::printf("%s", to_text(config.config, parsed.invocation->sources).c_str());
      return succeeded;
    case Invocation::Command::verify_store:
      return verify(config.config);
    case Invocation::Command::rescan:
      return rescan(config.config, parsed.invocation->is_all);
    case Invocation::Command::login_code:
      return print_login_code(config.config, parsed.invocation->email);
    case Invocation::Command::provision_test_user:
      return print_test_user(config);
    case Invocation::Command::serve:
      break;
  }
  return serve(config);
}

}  // namespace tank::server
