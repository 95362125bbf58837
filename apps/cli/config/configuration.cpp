// SPDX-License-Identifier: Apache-2.0
#include "cli/config/configuration.hpp"

#include <algorithm>
#include <array>

#include <fcntl.h>

#include "cli/install/file_text.hpp"
#include "core/json/parse.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr std::array table{
    SettingInfo{"registry", "TANK_REGISTRY", "registry", "http://127.0.0.1:8460",
                "Registry: an address, or `file:FOLDER`"},
    SettingInfo{"cache", "TANK_CACHE", "", "", "Folder of downloaded packages"},
    SettingInfo{"color", "TANK_COLOR", "color", "auto", "When to use colours"},
    SettingInfo{"offline", "TANK_OFFLINE", "offline", "false", "Use no network"},
    SettingInfo{"no_input", "TANK_NO_INPUT", "no-input", "false", "Never ask"},
    SettingInfo{"copy", "TANK_COPY", "copy", "false", "Copy files instead of linking them"},
    SettingInfo{"minimum_age", "TANK_MINIMUM_AGE", "minimum-age", "0s",
                "Refuse releases younger than this"},
    SettingInfo{"parallel", "TANK_PARALLEL", "", "16", "Downloads at a time, 1 to 64"},
};

struct Layer {
  Origin origin;
  std::string path;
};

Result<json::Value> read_layer(const std::string& path) {
  auto text = read_text(AT_FDCWD, path, limits::json_bytes);
  if (!text) return pass(text);
  if (!*text) return json::Value();
  auto document = json::parse(**text);
  if (!document) return fail(document.error().code, path + ": " + document.error().detail);
  if (!document->is_object()) {
    return fail(Errc::invalid_argument, path + ": the configuration is not an object");
  }
  return document;
}

std::string to_text(const json::Value& value) {
  if (const auto* text = value.if_string()) return *text;
  if (const auto truth = value.as_bool()) return *truth ? "true" : "false";
  if (const auto number = value.as_int64()) return std::to_string(*number);
  return {};
}

void apply_layer(std::vector<Setting>& settings, const json::Value& document, const Layer& layer) {
  for (Setting& setting : settings) {
    const json::Value* value = document.find(setting.info->key);
    if (value == nullptr) continue;
    std::string text = to_text(*value);
    if (text.empty()) continue;
    setting.value = std::move(text);
    setting.origin = layer.origin;
    setting.where = layer.path;
  }
}

void apply_environment(std::vector<Setting>& settings, const Environment& environment) {
  for (Setting& setting : settings) {
    std::string_view variable = setting.info->variable;
    auto value = environment.get(variable);
    if (!value && setting.info->key == "registry") {
      variable = "TANK_REGISTRY_URL";  // what older clients read
      value = environment.get(variable);
    }
    if (!value) continue;
    setting.value = *value;
    setting.origin = Origin::environment;
    setting.where = variable;
  }
}

void apply_flags(std::vector<Setting>& settings, const Invocation& invocation) {
  for (Setting& setting : settings) {
    if (setting.info->flag.empty() || !invocation.has(setting.info->flag)) continue;
    const std::string_view value = invocation.value(setting.info->flag);
    setting.value = value.empty() ? "true" : std::string(value);
    setting.origin = Origin::flag;
    setting.where = "--" + std::string(setting.info->flag);
  }
}

}  // namespace

std::span<const SettingInfo> setting_table() { return table; }

std::string_view to_string(Origin origin) {
  constexpr std::array<std::string_view, 6> words{"default", "system",      "user",
                                                  "project", "environment", "flag"};
  return words[static_cast<std::size_t>(origin)];
}

Result<Configuration> Configuration::load(const Environment& environment,
                                          const Invocation& invocation) {
  Configuration out;
  for (const SettingInfo& info : table) {
    out.settings_.push_back({&info, std::string(info.otherwise), Origin::fallback, "default"});
    if (info.key == "cache") out.settings_.back().value = environment.cache_folder();
  }
  const std::array layers{
      Layer{Origin::system, "/etc/tank/config.json"},
      Layer{Origin::user, environment.home() + "/.tank/config.json"},
      Layer{Origin::user, environment.config_folder() + "/config.json"},
      Layer{Origin::project, environment.working_directory + "/.tank/config.json"},
  };
  for (const Layer& layer : layers) {
    // In the home folder itself the project's file is the user's.
    if (layer.origin == Origin::project && layer.path == layers[1].path) continue;
    const auto document = read_layer(layer.path);
    if (!document) return pass(document);
    apply_layer(out.settings_, *document, layer);
  }
  apply_environment(out.settings_, environment);
  apply_flags(out.settings_, invocation);
  return out;
}

const Setting& Configuration::find(std::string_view key) const {
  return *std::ranges::find(settings_, key, [](const Setting& s) { return s.info->key; });
}

bool Configuration::is_on(std::string_view key) const {
  const std::string& text = value(key);
  return text == "true" || text == "1" || text == "yes";
}

}  // namespace tank::inline v0::cli
