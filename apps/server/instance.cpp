// SPDX-License-Identifier: Apache-2.0
#include "server/instance.hpp"

#include <array>

#include <tank/port/reviewer.hpp>
#include <tank/storage/open.hpp>

#include "server/api/answer_cache.hpp"
#include "server/api/application.hpp"
#include "server/api/client_address.hpp"
#include "server/artifacts.hpp"
#include "server/chores.hpp"
#include "server/identity_providers.hpp"
#include "server/lazy_http_client.hpp"
#include "server/mail_queue.hpp"
#include "server/routes/routes.hpp"
#include "server/secret_file.hpp"

namespace tank::server {
namespace {

constexpr std::chrono::milliseconds chore_period{5'000};

std::string url_of(const ListenAddress& listen, std::uint16_t port) {
  const bool is_v6 = listen.address.find(':') != std::string::npos;
  return "http://" + (is_v6 ? "[" + listen.address + "]" : listen.address) + ":" +
         std::to_string(port);
}

/// What a configuration comes to, before anything runs.
struct Opened {
  std::unique_ptr<SystemClock> clock;
  std::unique_ptr<SystemEntropy> entropy;
  std::unique_ptr<Store> store;
  OpenArtifacts artifacts;
  LogLevel log_level;
  std::unique_ptr<Mailer> mailer;
  IdentityProviders providers;
  identity::MasterKey master_key;
  identity::Site site;
  std::vector<std::string> trusted_proxies;
  RateLimits rates;
  OutboundRules outbound;
  std::unique_ptr<HttpClient> review_client;
  std::unique_ptr<Reviewer> reviewer;
  bool presigned_archives = false;
};

Result<RateLimits> read_rates(const Config& config) {
  const auto login = parse_rate(config.rate_login);
  if (!login) return pass(login);
  const auto mail = parse_rate(config.rate_mail);
  if (!mail) return pass(mail);
  const auto publish = parse_rate(config.rate_publish);
  if (!publish) return pass(publish);
  const auto poll = parse_rate(config.rate_poll);
  if (!poll) return pass(poll);
  const auto scan = parse_rate(config.rate_scan);
  if (!scan) return pass(scan);
  const auto scan_user = parse_rate(config.rate_scan_user);
  if (!scan_user) return pass(scan_user);
  return RateLimits{.login = *login,
                    .mail = *mail,
                    .publish = *publish,
                    .poll = *poll,
                    .scan = *scan,
                    .scan_user = *scan_user};
}

// Nobody, where none is configured.
Result<std::unique_ptr<Reviewer>> open_reviewer(const Config& config, HttpClient& client) {
  if (config.review_url.empty()) return std::unique_ptr<Reviewer>{};
  ChatReviewerOptions options{.url = config.review_url, .model = config.review_model, .key = {}};
  if (!config.review_key_file.empty()) {
    auto key = read_secret(config.review_key_file);
    if (!key) return pass(key);
    options.key = *std::move(key);
  }
  return open_chat_reviewer(std::move(options), client);
}

Result<Opened> open_parts(const Config& config) {
  auto clock = std::make_unique<SystemClock>();
  auto entropy = std::make_unique<SystemEntropy>();
  auto level = Log::parse_level(config.log_level);
  if (!level) return pass(level);
  auto site = read_site(config);
  if (!site) return pass(site);
  auto rates = read_rates(config);
  if (!rates) return pass(rates);
  auto proxies = parse_proxies(config.trusted_proxies);
  if (!proxies) return pass(proxies);
  auto store = open_store(config, OpenMode::create);
  if (!store) return pass(store);
  auto artifacts = open_artifacts(config, OpenMode::create, *clock, *entropy);
  if (!artifacts) return pass(artifacts);
  auto mailer = open_mail(config, *clock, *entropy);
  if (!mailer) return pass(mailer);
  auto providers = open_identity_providers(config, *clock);
  if (!providers) return pass(providers);
  // Strangers choose what is fetched to be analysed: never from a private net, but in tests.
  const OutboundRules outbound{.allow_private = config.environment == "test" &&
                                                config.private_providers != "refuse"};
  // The address is the administrator's own choice, and may be in a private net.
  auto review_client = std::make_unique<LazyHttpClient>(HttpClientOptions{.user_agent = "tankd"});
  auto reviewer = open_reviewer(config, *review_client);
  if (!reviewer) return pass(reviewer);
  auto key = open_master_key(config.master_key_file, *entropy);
  if (!key) return pass(key);
  return Opened{std::move(clock),
                std::move(entropy),
                *std::move(store),
                *std::move(artifacts),
                *level,
                *std::move(mailer),
                *std::move(providers),
                *std::move(key),
                *std::move(site),
                *std::move(proxies),
                *rates,
                outbound,
                std::move(review_client),
                *std::move(reviewer),
                config.artifact_urls == "presigned"};
}

}  // namespace

Result<identity::Site> read_site(const Config& config) {
  auto url = read_public_url(config);
  if (!url) return pass(url);
  const auto environment = identity::parse_environment(config.environment);
  if (!environment) return pass(environment);
  if (config.signup != "open" && config.signup != "closed") {
    return fail(Errc::invalid_argument, "--signup is `open` or `closed`");
  }
  return identity::Site{.name = "Tank",
                        .url = *std::move(url),
                        .environment = *environment,
                        .open_signup = config.signup == "open"};
}

Result<std::unique_ptr<Mailer>> open_mail(const Config& config, const Clock& clock,
                                          Entropy& entropy) {
  auto from = Email::parse(config.mail_from);
  if (!from) return pass(from);
  MailerOptions options{.from = *std::move(from), .from_name = "Tank"};
  if (!config.mail_password_file.empty()) {
    auto password = read_secret(config.mail_password_file);
    if (!password) return pass(password);
    options.password = *std::move(password);
  }
  return open_mailer(config.mail, std::move(options), clock, entropy);
}

Result<std::unique_ptr<Store>> open_store(const Config& config, OpenMode mode) {
  auto address = StoreAddress::parse(config.store);
  if (!address) return pass(address);
  return address->engine == StoreAddress::Engine::sqlite ? open_sqlite(address->location, mode)
                                                         : open_postgres(address->location, mode);
}

// In the order in which they need each other.
struct Instance::Parts {
  Parts(Opened opened, const ServerOptions& options)
      : clock(std::move(opened.clock)),
        entropy(std::move(opened.entropy)),
        store(std::move(opened.store)),
        artifacts(std::move(opened.artifacts)),
        log(opened.log_level),
        mailer(std::move(opened.mailer)),
        mail_queue(*mailer, log),
        providers(std::move(opened.providers)),
        master_key(std::move(opened.master_key)),
        identity_site(std::move(opened.site)),
        outbound({.user_agent = "tankd", .guard = opened.outbound}),
        review_client(std::move(opened.review_client)),
        reviewer(std::move(opened.reviewer)),
        services({*store, *artifacts.store, *clock, *entropy, mail_queue, master_key, identity_site,
                  providers.all(), providers.all_trusted(), reviewer.get(), &outbound}),
        routes(all_routes()),
        metrics(routes),
        answers(limits::cached_response_bytes),
        site{.answers = answers,
             .metrics = metrics,
             .operations = routes,
             .public_url = {},
             .trusted_proxies = std::move(opened.trusted_proxies),
             .artifacts_are_remote = artifacts.are_remote(),
             .presigned_archives = opened.presigned_archives,
             .open_connections = [this] { return server.open_connections(); },
             .mail_counts = [this] { return mail_queue.counts(); }},
        application(routes, services, site, log, opened.rates),
        server(options, application) {}

  std::unique_ptr<SystemClock> clock;
  std::unique_ptr<SystemEntropy> entropy;
  std::unique_ptr<Store> store;
  OpenArtifacts artifacts;
  Log log;
  std::unique_ptr<Mailer> mailer;
  MailQueue mail_queue;
  IdentityProviders providers;
  identity::MasterKey master_key;
  identity::Site identity_site;
  LazyHttpClient outbound;
  std::unique_ptr<HttpClient> review_client;
  std::unique_ptr<Reviewer> reviewer;
  Services services;
  std::vector<Operation> routes;
  Metrics metrics;
  AnswerCache answers;
  Site site;
  Application application;
  Server server;
};

Instance::Instance(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Instance::~Instance() = default;

Result<std::unique_ptr<Instance>> Instance::open(const Config& config, ServerOptions options) {
  auto listen = parse_listen(config.listen);
  if (!listen) return pass(listen);
  auto opened = open_parts(config);
  if (!opened) return pass(opened);
  options.address = listen->address;
  options.port = listen->port;
  if (config.io_threads > 0) options.io_threads = config.io_threads;
  if (config.workers > 0) options.workers = config.workers;
  auto parts = std::make_unique<Parts>(*std::move(opened), options);
  if (auto listening = parts->server.listen(); !listening) return pass(listening);
  std::string& url = parts->identity_site.url;
  if (url.empty()) url = url_of(*listen, parts->server.port());
  parts->site.public_url = url;
  return std::unique_ptr<Instance>(new Instance(std::move(parts)));
}

const std::string& Instance::public_url() const { return parts_->site.public_url; }
std::uint16_t Instance::port() const { return parts_->server.port(); }
Services& Instance::services() { return parts_->services; }

Result<std::optional<identity::InvitedUser>> Instance::first_login() {
  return parts_->services.users.bootstrap_first_admin();
}

void Instance::run() {
  // The first key has to be there before the first token; the chores make the next ones.
  if (auto made = parts_->services.access_tokens.rotate_keys(); !made) {
    const std::string why = describe_error(made.error());
    parts_->log.log(LogLevel::error, "no signing key", std::array{LogField{"why", why}});
  }
  // Who installs asks the log for each release, those from before there was one too.
  if (auto logged = parts_->services.publish_log.catch_up(); !logged) {
    const std::string why = describe_error(logged.error());
    parts_->log.log(LogLevel::error, "the publish log is behind", std::array{LogField{"why", why}});
  }
  const Chores chores(parts_->services, parts_->log, chore_period);
  const std::string& url = parts_->site.public_url;
  parts_->log.log(LogLevel::info, "serving", std::array{LogField{"url", url}});
  parts_->server.run();
  parts_->log.log(LogLevel::info, "drained", {});
}

void Instance::begin_drain() {
  parts_->site.draining = true;
  parts_->server.begin_drain();
}

void Instance::drain_on_signals() {
  parts_->server.drain_on_signals([parts = parts_.get()] {
    parts->site.draining = true;
    parts->log.log(LogLevel::info, "draining", {});
  });
}

}  // namespace tank::server
