// SPDX-License-Identifier: Apache-2.0
#include "server/config.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include <tank/base/url.hpp>

namespace tank::server {
namespace {

constexpr std::string_view data_folder = "./tank-data";

// `sqlite:/var/lib/tank/tank.db` keeps its archives in `/var/lib/tank/artifacts`.
std::string place_beside(const std::string& store, const std::string& name) {
  constexpr std::string_view scheme = "sqlite:";
  if (!store.starts_with(scheme) || store == "sqlite::memory:") {
    return std::string(data_folder) + "/" + name;
  }
  const std::string path = store.substr(scheme.size());
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? name : path.substr(0, slash + 1) + name;
}

bool is_production(const Config& config) { return config.environment == "production"; }

bool is_loopback(std::string_view host) {
  return host.starts_with("127.") || host == "::1" || host == "[::1]" || host == "localhost";
}

}  // namespace

CompleteConfig complete(Config config) {
  CompleteConfig out{std::move(config), false};
  if (out.config.store.empty()) {
    out.config.store = "sqlite:" + std::string(data_folder) + "/tank.db";
    out.makes_data_folder = true;
  }
  if (out.config.artifacts.empty()) {
    out.config.artifacts = place_beside(out.config.store, "artifacts");
  }
  if (out.config.master_key_file.empty()) {
    out.config.master_key_file = place_beside(out.config.store, "master.key");
  }
  if (out.config.mail.empty()) {
    out.config.mail = "spool:" + place_beside(out.config.store, "mail");
    out.spools_by_default = true;
  }
  return out;
}

bool is_for_this_machine(const Config& config) {
  const auto listen = parse_listen(config.listen);
  return listen && is_loopback(listen->address);
}

Result<std::string> read_public_url(const Config& config) {
  if (config.public_url.empty()) {
    if (!is_production(config) || is_for_this_machine(config)) return std::string();
    return fail(Errc::invalid_argument,
                "say with --public-url how people reach this server; links in mails, cookies and "
                "other sites' rules depend on it");
  }
  const auto url = Url::parse(config.public_url);
  const bool is_origin =
      url && !url->has_credentials() && !url->query() && !url->fragment() && url->path() == "/";
  if (!is_origin) {
    return fail(Errc::invalid_argument,
                "--public-url is like https://tank.example.org, without a path; `" +
                    config.public_url + "` is not");
  }
  if (is_production(config) && url->scheme() != "https" && !is_loopback(url->host())) {
    return fail(Errc::invalid_argument,
                "in production --public-url begins with https: our cookies go nowhere else");
  }
  return url->origin();
}

Result<void> check_mail(const CompleteConfig& complete) {
  if (!complete.spools_by_default) return {};
  if (!is_production(complete.config) || is_for_this_machine(complete.config)) return {};
  return fail(Errc::invalid_argument,
              "say with --mail who delivers mails, like smtp://USER@HOST, or spool:FOLDER for "
              "files that nobody is sent");
}

Result<ListenAddress> parse_listen(const std::string& text) {
  const auto refuse = [&text] {
    return fail(Errc::invalid_argument, "`" + text + "` is not ADDRESS:PORT, like 127.0.0.1:8460");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return refuse();
  ListenAddress out{.address = text.substr(0, colon)};
  if (out.address.starts_with('[') && out.address.ends_with(']')) {
    out.address = out.address.substr(1, out.address.size() - 2);
  } else if (out.address.find(':') != std::string::npos) {
    return refuse();
  }
  if (out.address.empty()) out.address = "0.0.0.0";
  const char* first = text.data() + colon + 1;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(first, last, out.port);
  if (error != std::errc{} || end != last || first == last) return refuse();
  return out;
}

std::vector<std::string> words_of(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (comma > 0) out.emplace_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return out;
}

std::string redacted(const std::string& store) {
  const std::size_t scheme = store.find("://");
  if (scheme == std::string::npos) return store;
  std::string out = store;
  const std::size_t begin = scheme + 3;
  const std::size_t slash = out.find('/', begin);
  const std::size_t at = out.rfind('@', slash);
  const std::size_t colon = out.find(':', begin);
  if (at != std::string::npos && colon < at) out.replace(colon + 1, at - colon - 1, "***");
  // libpq takes a password in the query, too.
  constexpr std::string_view key = "password=";
  for (std::size_t found = out.find(key); found != std::string::npos;
       found = out.find(key, found + key.size())) {
    const std::size_t value = found + key.size();
    const std::size_t end = out.find('&', value);
    out.replace(value, end == std::string::npos ? std::string::npos : end - value, "***");
  }
  return out;
}

std::string to_text(const Config& config, const Sources& sources) {
  std::string out;
  const auto line = [&](std::string_view key, const std::string& value) {
    const auto source = sources.find(key);
    out.append(key).append(" = ").append(value).append("  # ");
    out.append(source == sources.end() ? "default" : source->second).append("\n");
  };
  const auto quoted = [](const std::string& value) { return '"' + value + '"'; };
  line("store", quoted(redacted(config.store)));
  line("artifacts", quoted(redacted(config.artifacts)));
  line("artifact-urls", quoted(config.artifact_urls));
  line("s3-key-id", quoted(config.s3_key_id));
  line("s3-secret-file", quoted(config.s3_secret_file));
  line("s3-token-file", quoted(config.s3_token_file));
  line("listen", quoted(config.listen));
  line("public-url", quoted(config.public_url));
  line("environment", quoted(config.environment));
  line("mail", quoted(config.mail));
  line("mail-from", quoted(config.mail_from));
  line("mail-password-file", quoted(config.mail_password_file));
  line("master-key-file", quoted(config.master_key_file));
  line("google-client", quoted(config.google_client));
  line("google-secret-file", quoted(config.google_secret_file));
  line("github-client", quoted(config.github_client));
  line("github-secret-file", quoted(config.github_secret_file));
  line("oidc-issuer", quoted(config.oidc_issuer));
  line("oidc-client", quoted(config.oidc_client));
  line("oidc-secret-file", quoted(config.oidc_secret_file));
  line("trusted-issuers", quoted(config.trusted_issuers));
  line("trusted-audience", quoted(config.trusted_audience));
  line("trusted-emails", quoted(config.trusted_emails));
  line("private-providers", quoted(config.private_providers));
  line("signup", quoted(config.signup));
  line("trusted-proxies", quoted(config.trusted_proxies));
  line("rate-login", quoted(config.rate_login));
  line("rate-mail", quoted(config.rate_mail));
  line("rate-publish", quoted(config.rate_publish));
  line("rate-poll", quoted(config.rate_poll));
  line("review-url", quoted(config.review_url));
  line("review-model", quoted(config.review_model));
  line("review-key-file", quoted(config.review_key_file));
  line("rate-scan", quoted(config.rate_scan));
  line("rate-scan-user", quoted(config.rate_scan_user));
  line("log-level", quoted(config.log_level));
  line("io-threads", std::to_string(config.io_threads));
  line("workers", std::to_string(config.workers));
  return out;
}

}  // namespace tank::server
