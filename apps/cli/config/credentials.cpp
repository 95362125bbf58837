// SPDX-License-Identifier: Apache-2.0
#include "cli/config/credentials.hpp"

#include <algorithm>
#include <cctype>

#include <fcntl.h>
#include <sys/stat.h>

#include "cli/install/descriptor.hpp"
#include "cli/install/file_text.hpp"
#include "core/json/json.hpp"

namespace tank::inline v0::cli {
namespace {

Result<json::Object> read_object(const std::string& path) {
  auto text = read_text(AT_FDCWD, path, limits::json_bytes);
  if (!text) return pass(text);
  if (!*text) return json::Object();
  auto document = json::parse(**text);
  if (!document) return fail(document.error().code, path + ": " + document.error().detail);
  const json::Object* object = document->if_object();
  if (object == nullptr) return fail(Errc::invalid_json, path + " does not hold an object");
  return *object;
}

Result<void> check_private(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return {};
  if ((status.st_mode & 077) == 0) return {};
  return fail(Errc::forbidden, "others can read " + path + "; run `chmod 600 " + path + "`");
}

std::optional<std::string> text_of(const json::Object& object, std::string_view key) {
  const json::Value* value = object.find(key);
  const std::string* text = value == nullptr ? nullptr : value->if_string();
  if (text == nullptr || text->empty()) return std::nullopt;
  return *text;
}

}  // namespace

std::string registry_key(std::string_view address) {
  const auto scheme = address.find("://");
  if (scheme == std::string_view::npos) return std::string(address);
  const auto slash = address.find('/', scheme + 3);
  std::string out(address.substr(0, slash));
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string Credentials::path() const {
  return environment_->config_folder() + "/credentials.json";
}

Result<std::optional<StoredToken>> Credentials::find(const Setting& registry) const {
  if (const auto given = environment_->get("TANK_TOKEN");
      given && registry.origin != Origin::project) {
    return StoredToken{Secret(*given), "TANK_TOKEN"};
  }
  auto own = stored(registry.value);
  if (!own || *own) return own;
  const std::string older = environment_->home() + "/.tank/config.json";
  const auto config = read_object(older);
  if (!config) return pass(config);
  const auto address = text_of(*config, "registry");
  if (address && registry_key(*address) == registry_key(registry.value)) {
    if (auto token = text_of(*config, "token"))
      return StoredToken{Secret(std::move(*token)), older};
  }
  return std::nullopt;
}

Result<std::optional<StoredToken>> Credentials::stored(const std::string& registry) const {
  if (auto safe = check_private(path()); !safe) return pass(safe);
  const auto all = read_object(path());
  if (!all) return pass(all);
  auto token = text_of(*all, registry_key(registry));
  if (!token) return std::nullopt;
  return StoredToken{Secret(std::move(*token)), path()};
}

Result<std::vector<std::string>> Credentials::registries() const {
  if (auto safe = check_private(path()); !safe) return pass(safe);
  const auto all = read_object(path());
  if (!all) return pass(all);
  std::vector<std::string> out;
  for (const auto& [registry, token] : *all) out.push_back(registry);
  std::ranges::sort(out);
  return out;
}

Result<void> Credentials::store(const std::string& registry, const Secret& token) const {
  auto all = read_object(path());
  if (!all) return pass(all);
  all->set(registry_key(registry), token.reveal());
  if (auto made = make_folders(AT_FDCWD, environment_->config_folder(), true); !made) return made;
  return replace_text(AT_FDCWD, path(),
                      json::write_pretty(json::Value(std::move(*all)), json::FinalNewline::yes),
                      0600);
}

Result<bool> Credentials::forget(const std::string& registry) const {
  auto all = read_object(path());
  if (!all) return pass(all);
  if (!all->erase(registry_key(registry))) return false;
  auto wrote =
      replace_text(AT_FDCWD, path(),
                   json::write_pretty(json::Value(std::move(*all)), json::FinalNewline::yes), 0600);
  if (!wrote) return pass(wrote);
  return true;
}

}  // namespace tank::inline v0::cli
