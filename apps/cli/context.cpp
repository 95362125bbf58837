// SPDX-License-Identifier: Apache-2.0
#include "cli/context.hpp"

#include <charconv>

#include "cli/registry/file_registry.hpp"
#include "cli/registry/http_registry.hpp"

namespace tank::inline v0::cli {
namespace {

std::size_t parallel_downloads(const Configuration& configuration) {
  const std::string& text = configuration.value("parallel");
  std::size_t out = 1;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

}  // namespace

Result<Registry*> Context::registry() {
  if (opened != nullptr) return opened.get();
  const Setting& setting = configuration.find("registry");
  if (setting.value.starts_with("file:")) {
    const std::string folder = environment.absolute(std::string_view(setting.value).substr(5));
    auto made = open_file_registry(folder, setting.value, clock, entropy);
    if (!made) return pass(made);
    opened = std::move(*made);
    return opened.get();
  }
  auto token = Credentials(environment).find(setting);
  if (!token) return pass(token);
  auto made = open_http_registry({.address = setting.value,
                                  .token = *token ? std::move((*token)->token) : Secret(),
                                  .cache_folder = configuration.value("cache"),
                                  .offline = configuration.is_on("offline"),
                                  .parallel = parallel_downloads(configuration),
                                  .interrupted = interrupted},
                                 entropy);
  if (!made) return pass(made);
  opened = std::move(*made);
  return opened.get();
}

Result<HttpApi*> Context::server() {
  auto opened_registry = registry();
  if (!opened_registry) return pass(opened_registry);
  return (*opened_registry)->server();
}

}  // namespace tank::inline v0::cli
