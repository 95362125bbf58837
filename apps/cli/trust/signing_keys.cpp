// SPDX-License-Identifier: Apache-2.0
#include "cli/trust/signing_keys.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "cli/config/credentials.hpp"
#include "cli/install/descriptor.hpp"
#include "cli/install/file_text.hpp"
#include "core/json/json.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr std::string_view ending = ".p8";
constexpr std::string_view id_start = "ed25519:";
constexpr std::size_t most_bytes = 4'096;

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

using Chosen = std::map<std::string, std::string>;

Result<Chosen> read_chosen(const std::string& path) {
  const auto text = read_text(AT_FDCWD, path, limits::json_bytes);
  if (!text) return pass(text);
  if (!*text) return Chosen();
  auto chosen = json::read<Chosen>(**text, json::Unknown::ignore);
  if (!chosen) return fail(Errc::invalid_json, path + " is damaged: " + chosen.error().detail);
  return chosen;
}

std::string place_of(const std::string& registry, const std::string& scope) {
  return registry_key(registry) + (scope.empty() ? "" : "#" + scope);
}

}  // namespace

std::string SigningKeys::path_of(const trust::KeyId& id) const {
  return folder_ + "/" + id.to_string().substr(id_start.size()) + std::string(ending);
}

Result<void> SigningKeys::add(const trust::SigningKey& key) const {
  if (auto made = make_folders(AT_FDCWD, folder_, true); !made) return made;
  return replace_text(AT_FDCWD, path_of(key.public_key().id()), key.to_pkcs8().reveal(), 0600);
}

Result<trust::SigningKey> SigningKeys::find(const trust::KeyId& id) const {
  const std::string path = path_of(id);
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0) {
    return fail(Errc::forbidden, "others can read " + path + "; run `chmod 600 " + path + "`");
  }
  auto text = read_text(AT_FDCWD, path, most_bytes);
  if (!text) return pass(text);
  if (!*text) {
    return fail(Errc::key_not_found, "the key " + id.to_string() + " does not lie in " + folder_);
  }
  auto key = trust::SigningKey::from_pkcs8(Secret(**std::move(text)));
  if (key && key->public_key().id() == id) return key;
  return fail(Errc::invalid_argument, path + " does not hold the key that it is named after");
}

Result<std::vector<trust::KeyId>> SigningKeys::list() const {
  std::vector<trust::KeyId> out;
  const std::unique_ptr<DIR, CloseDirectory> directory(::opendir(folder_.c_str()));
  if (directory == nullptr) return out;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (!name.ends_with(ending)) continue;
    const auto id = trust::KeyId::parse(std::string(id_start) +
                                        std::string(name.substr(0, name.size() - ending.size())));
    if (id) out.push_back(*id);
  }
  std::ranges::sort(out);
  return out;
}

Result<void> SigningKeys::choose(const std::string& registry, const std::string& scope,
                                 const trust::KeyId& key) const {
  const std::string path = folder_ + "/registered.json";
  auto chosen = read_chosen(path);
  if (!chosen) return pass(chosen);
  (*chosen)[place_of(registry, scope)] = key.to_string();
  return replace_text(AT_FDCWD, path,
                      json::write_pretty(json::to_value(*chosen), json::FinalNewline::yes), 0600);
}

Result<std::optional<trust::KeyId>> SigningKeys::chosen(const std::string& registry,
                                                        const std::string& scope) const {
  const auto all = read_chosen(folder_ + "/registered.json");
  if (!all) return pass(all);
  for (const std::string& place : {place_of(registry, scope), place_of(registry, "")}) {
    const auto found = all->find(place);
    if (found == all->end()) continue;
    const auto id = trust::KeyId::parse(found->second);
    if (!id) return pass(id);
    return *id;
  }
  return std::nullopt;
}

}  // namespace tank::inline v0::cli
