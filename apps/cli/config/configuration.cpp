// SPDX-License-Identifier: Apache-2.0
#include "cli/config/configuration.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fcntl.h>

#include <tank/trust/note.hpp>

#include "cli/config/duration.hpp"
#include "cli/install/file_text.hpp"
#include "core/json/parse.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr std::array<std::string_view, 3> words_for_yes{"true", "1", "yes"};
constexpr std::array<std::string_view, 3> words_for_no{"false", "0", "no"};
constexpr std::array<std::string_view, 3> color_words{"auto", "always", "never"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view value) {
  return std::ranges::find(words, value) != words.end();
}

std::string_view any_text(std::string_view) { return {}; }

std::string_view truth(std::string_view value) {
  const bool known = is_one_of(words_for_yes, value) || is_one_of(words_for_no, value);
  return known ? "" : "`true` or `false`";
}

std::string_view color(std::string_view value) {
  return is_one_of(color_words, value) ? "" : "`auto`, `always` or `never`";
}

std::string_view age(std::string_view value) {
  return parse_duration(value) ? "" : "a duration such as `7d` or `12h`";
}

std::string_view count(std::string_view value) {
  std::size_t parsed = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
  const bool whole = error == std::errc{} && end == value.data() + value.size();
  return whole && parsed >= 1 && parsed <= most_downloads ? "" : "a whole number from 1 to 64";
}

std::string_view log_key(std::string_view value) {
  return value.empty() || trust::NoteVerifier::parse(value) ? "" : "`name+hash+key`";
}

constexpr std::array table{
    SettingInfo{"registry", "TANK_REGISTRY", "registry", "http://127.0.0.1:8460",
                "Registry: an address, or `file:FOLDER`", &any_text},
    SettingInfo{"cache", "TANK_CACHE", "", "", "Folder of downloaded packages", &any_text},
    SettingInfo{"color", "TANK_COLOR", "color", "auto", "When to use colours", &color},
    SettingInfo{"offline", "TANK_OFFLINE", "offline", "false", "Use no network", &truth},
    SettingInfo{"no_input", "TANK_NO_INPUT", "no-input", "false", "Never ask", &truth},
    SettingInfo{"copy", "TANK_COPY", "copy", "false", "Copy files instead of linking them", &truth},
    SettingInfo{"minimum_age", "TANK_MINIMUM_AGE", "minimum-age", "0s",
                "Refuse releases younger than this", &age},
    SettingInfo{"log_key", "TANK_LOG_KEY", "", "",
                "Key of the registry's publish log, `name+hash+key`; else that of the first "
                "meeting",
                &log_key},
    SettingInfo{"parallel", "TANK_PARALLEL", "", "16", "Downloads at a time, 1 to 64", &count},
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

Result<void> apply_layer(std::vector<Setting>& settings, const json::Value& document,
                         const Layer& layer) {
  for (Setting& setting : settings) {
    const json::Value* value = document.find(setting.info->key);
    if (value == nullptr) continue;
    std::string text = to_text(*value);
    if (text.empty() && value->if_string() == nullptr) {
      return fail(Errc::invalid_argument, layer.path + ": `" + std::string(setting.info->key) +
                                              "` is neither a text, a number nor true or false");
    }
    if (text.empty()) continue;
    setting.value = std::move(text);
    setting.origin = layer.origin;
    setting.where = layer.path;
  }
  return {};
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

std::vector<Setting> default_settings(const Environment& environment) {
  std::vector<Setting> out;
  for (const SettingInfo& info : table) {
    out.push_back({&info, std::string(info.otherwise), Origin::fallback, "default"});
    if (info.key == "cache") out.back().value = environment.cache_folder();
  }
  return out;
}

Result<void> check_values(const std::vector<Setting>& settings) {
  for (const Setting& setting : settings) {
    const std::string_view wanted = setting.info->wrong(setting.value);
    if (wanted.empty()) continue;
    const bool from_file = setting.origin < Origin::environment;
    return fail(Errc::invalid_argument,
                setting.where + ": " +
                    (from_file ? "`" + std::string(setting.info->key) + "` is `" : "`") +
                    setting.value + (from_file ? "`; it takes " : "` will not do; it takes ") +
                    std::string(wanted));
  }
  return {};
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
  out.settings_ = default_settings(environment);
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
    if (auto done = apply_layer(out.settings_, *document, layer); !done) return pass(done);
  }
  apply_environment(out.settings_, environment);
  apply_flags(out.settings_, invocation);
  if (auto good = check_values(out.settings_); !good) return pass(good);
  return out;
}

Configuration Configuration::without_files(const Environment& environment,
                                           const Invocation& invocation) {
  Configuration out;
  const std::vector<Setting> defaults = default_settings(environment);
  out.settings_ = defaults;
  apply_environment(out.settings_, environment);
  apply_flags(out.settings_, invocation);
  for (std::size_t i = 0; i < defaults.size(); ++i) {
    Setting& setting = out.settings_[i];
    if (!setting.info->wrong(setting.value).empty()) setting = defaults[i];
  }
  return out;
}

const Setting& Configuration::find(std::string_view key) const {
  return *std::ranges::find(settings_, key, [](const Setting& s) { return s.info->key; });
}

bool Configuration::is_on(std::string_view key) const {
  return is_one_of(words_for_yes, value(key));
}

}  // namespace tank::inline v0::cli
