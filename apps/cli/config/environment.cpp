// SPDX-License-Identifier: Apache-2.0
#include "cli/config/environment.hpp"

#include <array>
#include <climits>

#include <unistd.h>

namespace tank::inline v0::cli {

std::optional<std::string> Environment::get(std::string_view name) const {
  const auto found = variables.find(name);
  if (found == variables.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

std::string Environment::home() const { return get("HOME").value_or("/"); }

std::string Environment::config_folder() const {
  return get("XDG_CONFIG_HOME").value_or(home() + "/.config") + "/tank";
}

std::string Environment::cache_folder() const {
  return get("XDG_CACHE_HOME").value_or(home() + "/.cache") + "/tank";
}

std::string Environment::state_folder() const {
  return get("XDG_STATE_HOME").value_or(home() + "/.local/state") + "/tank";
}

std::string Environment::absolute(std::string_view path) const {
  if (path.starts_with("/")) return std::string(path);
  if (path.starts_with("~/")) return home() + std::string(path.substr(1));
  while (path.starts_with("./")) path.remove_prefix(2);
  if (path.empty() || path == ".") return working_directory;
  return working_directory + (working_directory.ends_with('/') ? "" : "/") + std::string(path);
}

Environment current_environment() {
  Environment out;
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    const std::string_view entry = *each;
    const auto equals = entry.find('=');
    if (equals == std::string_view::npos) continue;
    out.variables.emplace(entry.substr(0, equals), entry.substr(equals + 1));
  }
  std::array<char, PATH_MAX> folder{};
  out.working_directory = ::getcwd(folder.data(), folder.size()) == nullptr ? "/" : folder.data();
  return out;
}

}  // namespace tank::inline v0::cli
