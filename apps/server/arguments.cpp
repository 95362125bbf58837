// SPDX-License-Identifier: Apache-2.0
// The one place that sees CLI11.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "server/api/version.hpp"
#include "server/config.hpp"

namespace tank::server {
namespace {

constexpr int usage_error = 2;

/// One setting: its flag, which is also its key in the file, and its variable.
struct Setting {
  std::string_view flag;
  std::string_view variable;
};

constexpr std::array settings{
    Setting{"--config", "TANK_CONFIG"},
    Setting{"--store", "TANK_STORE"},
    Setting{"--artifacts", "TANK_ARTIFACTS"},
    Setting{"--artifact-urls", "TANK_ARTIFACT_URLS"},
    Setting{"--s3-key-id", "TANK_S3_KEY_ID"},
    Setting{"--s3-secret-file", "TANK_S3_SECRET_FILE"},
    Setting{"--s3-token-file", "TANK_S3_TOKEN_FILE"},
    Setting{"--listen", "TANK_LISTEN"},
    Setting{"--public-url", "TANK_PUBLIC_URL"},
    Setting{"--log-level", "TANK_LOG_LEVEL"},
    Setting{"--environment", "TANK_ENVIRONMENT"},
    Setting{"--mail", "TANK_MAIL"},
    Setting{"--mail-from", "TANK_MAIL_FROM"},
    Setting{"--mail-password-file", "TANK_MAIL_PASSWORD_FILE"},
    Setting{"--master-key-file", "TANK_MASTER_KEY_FILE"},
    Setting{"--google-client", "TANK_GOOGLE_CLIENT"},
    Setting{"--google-secret-file", "TANK_GOOGLE_SECRET_FILE"},
    Setting{"--github-client", "TANK_GITHUB_CLIENT"},
    Setting{"--github-secret-file", "TANK_GITHUB_SECRET_FILE"},
    Setting{"--oidc-issuer", "TANK_OIDC_ISSUER"},
    Setting{"--oidc-client", "TANK_OIDC_CLIENT"},
    Setting{"--oidc-secret-file", "TANK_OIDC_SECRET_FILE"},
    Setting{"--trusted-issuers", "TANK_TRUSTED_ISSUERS"},
    Setting{"--trusted-audience", "TANK_TRUSTED_AUDIENCE"},
    Setting{"--trusted-emails", "TANK_TRUSTED_EMAILS"},
    Setting{"--private-providers", "TANK_PRIVATE_PROVIDERS"},
    Setting{"--signup", "TANK_SIGNUP"},
    Setting{"--trusted-proxies", "TANK_TRUSTED_PROXIES"},
    Setting{"--rate-login", "TANK_RATE_LOGIN"},
    Setting{"--rate-mail", "TANK_RATE_MAIL"},
    Setting{"--rate-publish", "TANK_RATE_PUBLISH"},
    Setting{"--rate-poll", "TANK_RATE_POLL"},
    Setting{"--review-url", "TANK_REVIEW_URL"},
    Setting{"--review-model", "TANK_REVIEW_MODEL"},
    Setting{"--review-key-file", "TANK_REVIEW_KEY_FILE"},
    Setting{"--rate-scan", "TANK_RATE_SCAN"},
    Setting{"--rate-scan-user", "TANK_RATE_SCAN_USER"},
    Setting{"--io-threads", "TANK_IO_THREADS"},
    Setting{"--workers", "TANK_WORKERS"},
};

void add_artifact_options(CLI::App& app, Config& config) {
  app.add_option("--artifacts", config.artifacts,
                 "Where the archives are: a folder, or s3://BUCKET/PREFIX?region=…, with\n"
                 "&endpoint=https://… for other makers' S3");
  app.add_option(
         "--artifact-urls", config.artifact_urls,
         "Who sends public archives to clients of the Tank protocol: this server (proxied),\n"
         "or the bucket, at addresses that end (presigned)")
      ->capture_default_str();
  app.add_option("--s3-key-id", config.s3_key_id,
                 "Who asks for the bucket; without it AWS_ACCESS_KEY_ID and its like say so");
  app.add_option("--s3-secret-file", config.s3_secret_file, "File with the secret of that key");
  app.add_option("--s3-token-file", config.s3_token_file,
                 "File with the session token of temporary credentials");
}

void add_scan_options(CLI::App& app, Config& config) {
  app.add_option("--review-url", config.review_url,
                 "Who looks at findings that may be harmless: an OpenAI-compatible chat API,\n"
                 "without /chat/completions; else nobody");
  app.add_option("--review-model", config.review_model, "The model to ask there");
  app.add_option("--review-key-file", config.review_key_file, "File with its key");
  app.add_option("--rate-scan", config.rate_scan,
                 "Files that one network may have analysed without a login")
      ->capture_default_str();
  app.add_option("--rate-scan-user", config.rate_scan_user, "Files that one user may have analysed")
      ->capture_default_str();
}

void add_options(CLI::App& app, Config& config) {
  app.set_config("--config", "", "Read options from a file, `key = value` a line");
  app.add_option("--store", config.store,
                 "Where everything is kept: sqlite:PATH or postgres://USER@HOST/NAME");
  add_artifact_options(app, config);
  app.add_option("--listen", config.listen, "ADDRESS:PORT; port 0 lets the system choose")
      ->capture_default_str();
  app.add_option("--public-url", config.public_url, "How clients reach this server");
  app.add_option("--environment", config.environment,
                 "production, staging, test or development; the last three have shortcuts")
      ->capture_default_str();
  app.add_option(
      "--mail", config.mail,
      "smtp://USER@HOST, smtps://USER@HOST, or spool:FOLDER, which keeps mails as files");
  app.add_option("--mail-from", config.mail_from, "The address that mails come from")
      ->capture_default_str();
  app.add_option("--mail-password-file", config.mail_password_file,
                 "File with the password of the mail server");
  app.add_option("--master-key-file", config.master_key_file,
                 "File with the key that the store lacks; made if it is missing");
  app.add_option("--google-client", config.google_client, "Log in with Google: the client's id");
  app.add_option("--google-secret-file", config.google_secret_file, "File with its secret");
  app.add_option("--github-client", config.github_client, "Log in with GitHub: the client's id");
  app.add_option("--github-secret-file", config.github_secret_file, "File with its secret");
  app.add_option("--oidc-issuer", config.oidc_issuer, "Log in with any other OpenID provider");
  app.add_option("--oidc-client", config.oidc_client, "The client's id there");
  app.add_option("--oidc-secret-file", config.oidc_secret_file, "File with its secret");
  app.add_option("--trusted-issuers", config.trusted_issuers,
                 "Issuers whose tokens are exchanged for sessions, separated by commas");
  app.add_option("--trusted-audience", config.trusted_audience, "What `aud` of their tokens names")
      ->capture_default_str();
  app.add_option("--trusted-emails", config.trusted_emails,
                 "Which of their addresses count as verified: those that the token calls so\n"
                 "(verified), or all, where the issuer lets nobody in before")
      ->capture_default_str();
  app.add_option("--private-providers", config.private_providers,
                 "Whether providers may be in private nets: allow or refuse, as in production");
  app.add_option("--signup", config.signup, "Whether people may make accounts: open or closed")
      ->capture_default_str();
  app.add_option("--trusted-proxies", config.trusted_proxies,
                 "Addresses whose X-Forwarded-For is believed, separated by commas");
  app.add_option("--rate-login", config.rate_login, "Logins of one network: NUMBER/SECONDS, or off")
      ->capture_default_str();
  app.add_option("--rate-mail", config.rate_mail, "Mails that one network may ask for")
      ->capture_default_str();
  app.add_option("--rate-publish", config.rate_publish, "Publishing of one user")
      ->capture_default_str();
  app.add_option("--rate-poll", config.rate_poll,
                 "Questions of one network whether somebody has let a program in")
      ->capture_default_str();
  add_scan_options(app, config);
  app.add_option("--log-level", config.log_level, "debug, info, warning or error")
      ->capture_default_str();
  app.add_option("--io-threads", config.io_threads, "Threads for connections; 0: one per core");
  app.add_option("--workers", config.workers, "Threads for requests; 0: as the machine suggests");
  app.footer(
      "Every option is also a variable: TANK_STORE, TANK_LISTEN, … Flags win over variables,\n"
      "variables over the file of --config.");
}

bool is_flag(std::string_view word, std::string_view flag) {
  return word.starts_with(flag) && (word.size() == flag.size() || word[flag.size()] == '=');
}

/// The words of a command line in which each variable that no flag overrules has become a flag,
/// so that it wins over the file; and where the settings named here came from.
struct Gathered {
  std::vector<std::string> words;
  Sources sources;
};

Gathered gather(std::span<const char* const> arguments) {
  Gathered out{{arguments.begin(), arguments.end()}, {}};
  for (const Setting& setting : settings) {
    const std::string key(setting.flag.substr(2));
    const bool given = std::ranges::any_of(
        arguments, [&](std::string_view word) { return is_flag(word, setting.flag); });
    const char* value = std::getenv(std::string(setting.variable).c_str());
    if (given) {
      out.sources[key] = "flag";
    } else if (value != nullptr && *value != '\0') {
      out.sources[key] = "environment";
      out.words.insert(out.words.begin(), std::string(setting.flag) + "=" + value);
    }
  }
  return out;
}

// What has a value, and from neither of the two above, has it from the file.
void add_file_sources(const CLI::App& app, Sources& out) {
  for (const Setting& setting : settings) {
    const CLI::Option* option = app.get_option(std::string(setting.flag));
    if (option->count() > 0) out.emplace(setting.flag.substr(2), "file");
  }
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
  CLI::App* rescan = app.add_subcommand(
      "rescan", "Scan every release anew that was scanned with other rules than today's");
  rescan->add_flag("--all", invocation.is_all, "Also those that were scanned with the same rules");
  rescan->fallthrough();
  CLI::App* login_code = app.add_subcommand(
      "login-code", "Print a new one-time login code, for who is locked out; tell nobody else");
  login_code->add_option("EMAIL", invocation.email, "Whose; else the first administrator's");
  login_code->fallthrough();
  CLI::App* test_user = app.add_subcommand(
      "provision-test-user",
      "Make a user with a team and a token, and print them as one line of JSON; in test and\n"
      "development only");
  test_user->fallthrough();
  Gathered gathered = gather(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
  invocation.sources = std::move(gathered.sources);
  try {
    // CLI11 takes the words from the back.
    std::ranges::reverse(gathered.words);
    app.parse(std::move(gathered.words));
    add_file_sources(app, invocation.sources);
  } catch (const CLI::Success& done) {
    return {{}, app.exit(done)};
  } catch (const CLI::Error& error) {
    std::fprintf(stderr, "tankd: %s\nRun tankd --help for the options.\n", error.what());
    return {{}, usage_error};
  }
  if (print_config) invocation.command = Invocation::Command::print_config;
  if (*login_code) invocation.command = Invocation::Command::login_code;
  if (*test_user) invocation.command = Invocation::Command::provision_test_user;
  if (*rescan) invocation.command = Invocation::Command::rescan;
  if (*verify) invocation.command = Invocation::Command::verify_store;
  return {std::move(invocation), 0};
}

}  // namespace tank::server
