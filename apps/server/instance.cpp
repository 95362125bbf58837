// SPDX-License-Identifier: Apache-2.0
#include "server/instance.hpp"

#include <array>

#include <tank/storage/open.hpp>

#include "server/api/answer_cache.hpp"
#include "server/api/application.hpp"
#include "server/chores.hpp"
#include "server/routes/routes.hpp"

namespace tank::server {
namespace {

constexpr std::chrono::milliseconds chore_period{5'000};

std::string url_of(const ListenAddress& listen, std::uint16_t port) {
  const bool is_v6 = listen.address.find(':') != std::string::npos;
  return "http://" + (is_v6 ? "[" + listen.address + "]" : listen.address) + ":" +
         std::to_string(port);
}

}  // namespace

Result<std::unique_ptr<Store>> open_store(const Config& config, OpenMode mode) {
  auto address = StoreAddress::parse(config.store);
  if (!address) return pass(address);
  return address->engine == StoreAddress::Engine::sqlite ? open_sqlite(address->location, mode)
                                                         : open_postgres(address->location, mode);
}

// In the order in which they need each other.
struct Instance::Parts {
  Parts(std::unique_ptr<Store> the_store, std::unique_ptr<ArtifactStore> the_artifacts,
        LogLevel level, const ServerOptions& options)
      : store(std::move(the_store)),
        artifacts(std::move(the_artifacts)),
        services(*store, *artifacts, clock, entropy),
        routes(all_routes()),
        metrics(routes),
        answers(limits::cached_response_bytes),
        log(level),
        site{.answers = answers,
             .metrics = metrics,
             .operations = routes,
             .public_url = {},
             .open_connections = [this] { return server.open_connections(); }},
        application(routes, services, site, log),
        server(options, application) {}

  SystemClock clock;
  SystemEntropy entropy;
  std::unique_ptr<Store> store;
  std::unique_ptr<ArtifactStore> artifacts;
  Services services;
  std::vector<Operation> routes;
  Metrics metrics;
  AnswerCache answers;
  Log log;
  Site site;
  Application application;
  Server server;
};

Instance::Instance(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Instance::~Instance() = default;

Result<std::unique_ptr<Instance>> Instance::open(const Config& config, ServerOptions options) {
  auto listen = parse_listen(config.listen);
  if (!listen) return pass(listen);
  auto level = Log::parse_level(config.log_level);
  if (!level) return pass(level);
  auto store = open_store(config, OpenMode::create);
  if (!store) return pass(store);
  auto artifacts = open_artifact_directory(config.artifacts);
  if (!artifacts) return pass(artifacts);
  options.address = listen->address;
  options.port = listen->port;
  if (config.io_threads > 0) options.io_threads = config.io_threads;
  if (config.workers > 0) options.workers = config.workers;
  auto parts = std::make_unique<Parts>(*std::move(store), *std::move(artifacts), *level, options);
  if (auto listening = parts->server.listen(); !listening) return pass(listening);
  parts->site.public_url =
      config.public_url.empty() ? url_of(*listen, parts->server.port()) : config.public_url;
  return std::unique_ptr<Instance>(new Instance(std::move(parts)));
}

const std::string& Instance::public_url() const { return parts_->site.public_url; }
std::uint16_t Instance::port() const { return parts_->server.port(); }
Services& Instance::services() { return parts_->services; }

Result<std::optional<identity::InvitedUser>> Instance::first_login() {
  return parts_->services.users.bootstrap_first_admin();
}

void Instance::run() {
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
