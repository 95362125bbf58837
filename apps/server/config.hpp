// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The configuration of tankd: flags = environment = file.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/result.hpp>

namespace tank::server {

/// As it was asked for; `complete` fills in what was left out.
struct Config {
  std::string store;      ///< `sqlite:PATH` or `postgres://…`; may hold a password
  std::string artifacts;  ///< folder, or `s3://…`
  std::string artifact_urls =
      "proxied";          ///< or `presigned`: clients of public archives ask the bucket
  std::string s3_key_id;  ///< empty: the variables `AWS_…` say who asks
  std::string s3_secret_file;
  std::string s3_token_file;
  std::string listen = "127.0.0.1:8460";
  std::string public_url;  ///< empty: made from the address that is listened on
  std::string environment = "production";
  std::string mail;  ///< `smtp://…`, `smtps://…` or `spool:FOLDER`
  std::string mail_from = "tank@localhost.localdomain";
  std::string mail_password_file;
  std::string master_key_file;
  std::string google_client;  ///< the client's id; its secret is in the file below
  std::string google_secret_file;
  std::string github_client;
  std::string github_secret_file;
  std::string oidc_issuer;  ///< any other OpenID provider
  std::string oidc_client;
  std::string oidc_secret_file;
  std::string trusted_issuers;  ///< whose tokens are exchanged for sessions, separated by commas
  std::string trusted_audience = "authenticated";
  std::string trusted_emails = "verified";  ///< or `all`
  std::string private_providers;            ///< `allow` or `refuse`; empty: refuse in production
  std::string signup = "open";              ///< or `closed`
  std::string trusted_proxies;              ///< addresses, separated by commas
  std::string rate_login = "30/60";
  std::string rate_mail = "10/300";
  std::string rate_publish = "2000/20";
  std::string rate_poll = "600/60";
  std::string review_url;  ///< empty: nobody reviews findings
  std::string review_model;
  std::string review_key_file;
  std::string rate_scan = "3/3600";
  std::string rate_scan_user = "20/3600";
  std::string log_level = "info";
  std::size_t io_threads = 0;
  std::size_t workers = 0;

  friend bool operator==(const Config&, const Config&) = default;
};

/// Where a setting came from, by key: `flag`, `environment` or `file`. What is missing has its
/// default.
using Sources = std::map<std::string, std::string, std::less<>>;

/// What the command line asks for.
struct Invocation {
  enum class Command {
    serve,
    verify_store,
    rescan,
    login_code,
    provision_test_user,
    print_config,
  };
  Command command = Command::serve;
  std::string email;    ///< of `login_code`; empty: the first administrator
  bool is_all = false;  ///< of `rescan`
  Config config;
  Sources sources;
};

/// Reads flags, then `TANK_*`, then the file of `--config`. A number is the exit code of an
/// invocation that is over already: help, version, or a mistake that was explained.
struct Parsed {
  std::optional<Invocation> invocation;
  int exit_code = 0;
};
[[nodiscard]] Parsed parse_arguments(int argc, const char* const* argv);

/// Fills in the store and the artifact folder. Without a store everything is kept in
/// `./tank-data`; `makes_data_folder` tells so.
struct CompleteConfig {
  Config config;
  bool makes_data_folder = false;
  bool spools_by_default = false;  ///< nobody said what is to become of mails
};
[[nodiscard]] CompleteConfig complete(Config config);

/// Whether only this machine can reach the server.
[[nodiscard]] bool is_for_this_machine(const Config& config);
/// `--public-url` as an origin: scheme and host in lower case, no path; empty where none is given.
/// In production people reach the server by https, or it is for this machine only.
/// Errors: invalid_argument.
[[nodiscard]] Result<std::string> read_public_url(const Config& config);
/// Mails that nobody asked to be kept as files would never arrive: not in production, unless the
/// server is for this machine only. Errors: invalid_argument.
[[nodiscard]] Result<void> check_mail(const CompleteConfig& complete);

/// `ADDRESS:PORT`, `[V6]:PORT` or `:PORT`. Errors: invalid_argument.
struct ListenAddress {
  std::string address;
  std::uint16_t port = 0;
};
[[nodiscard]] Result<ListenAddress> parse_listen(const std::string& text);

/// The items of a list that is separated by commas; empty ones are left out.
[[nodiscard]] std::vector<std::string> words_of(std::string_view list);

/// `key = value` lines in the form of the file, without passwords; each says in a comment where
/// its value came from.
[[nodiscard]] std::string to_text(const Config& config, const Sources& sources);
/// A connection URL without its password.
[[nodiscard]] std::string redacted(const std::string& store);

}  // namespace tank::server
