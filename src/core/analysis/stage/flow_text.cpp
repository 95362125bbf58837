// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/stage/flow_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <tank/base/limits.hpp>

namespace tank::inline v0::analysis {
namespace {

bool is_host_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
}

// Words of a variable's name that do not say whose credential it is.
constexpr std::array<std::string_view, 30> generic_parts{
    "API", "KEY",    "TOKEN",   "SECRET", "ACCESS",   "AUTH",    "PASSWORD", "PASSWD",
    "PWD", "CLIENT", "ID",      "USER",   "USERNAME", "APP",     "BEARER",   "MY",
    "THE", "LOGIN",  "KEYS",    "TOKENS", "SERVICE",  "ACCOUNT", "PRIVATE",  "SESSION",
    "BOT", "URL",    "WEBHOOK", "ADMIN",  "REFRESH",  "ENDPOINT"};

std::vector<std::string> telling_parts(std::string_view name) {
  std::vector<std::string> parts;
  std::string part;
  for (std::size_t i = 0; i <= name.size(); ++i) {
    if (i < name.size() && std::isalnum(static_cast<unsigned char>(name[i])) != 0) {
      part += static_cast<char>(std::toupper(static_cast<unsigned char>(name[i])));
      continue;
    }
    if (part.size() >= 3 && std::ranges::find(generic_parts, part) == generic_parts.end()) {
      parts.push_back(part);
    }
    part.clear();
  }
  return parts;
}

bool belongs(std::string_view name, const std::string& host) {
  for (const std::string& part : telling_parts(name)) {
    if (host.find(lower_case(part)) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

void Taint::merge(const Taint& other) {
  whole_environment = whole_environment || other.whole_environment;
  downloaded = downloaded || other.downloaded;
  for (const std::string& name : other.names) {
    const bool known = std::ranges::find(names, name) != names.end();
    if (!known && names.size() < 16) names.push_back(name);
  }
}

void for_each_statement(std::string_view text, const Region& region,
                        const std::function<void(Span)>& on_statement) {
  std::size_t begin = region.begin;
  std::size_t depth = 0;
  char quote = 0;
  for (std::size_t i = region.begin; i < region.end; ++i) {
    const char c = text[i];
    const bool too_long = i - begin >= limits::scan_line_bytes;
    if (quote != 0) {
      if (c == '\\') {
        ++i;
      } else if (c == quote || c == '\n') {
        quote = 0;
      }
      if (!too_long) continue;
    } else if (c == '"' || c == '\'') {
      quote = c;
      continue;
    } else if (c == '#' && (i == begin || text[i - 1] == ' ' || text[i - 1] == '\n')) {
      while (i + 1 < region.end && text[i + 1] != '\n') ++i;
    }
    if (c == '(' || c == '[' || c == '{') ++depth;
    if ((c == ')' || c == ']' || c == '}') && depth > 0) --depth;
    const bool joined = c == '\n' && i > begin && text[i - 1] == '\\';
    const bool ends = (c == '\n' || c == ';') && depth == 0 && !joined;
    if (!ends && !too_long) continue;
    on_statement({begin, i});
    begin = i + 1;
    depth = 0;
  }
  if (begin < region.end) on_statement({begin, region.end});
}

void for_each_command(std::string_view text, const Region& region,
                      const std::function<void(Span)>& on_command) {
  std::size_t begin = region.begin;
  for (std::size_t i = region.begin; i < region.end; ++i) {
    const bool joined = i > begin && (text[i - 1] == '\\' || text[i - 1] == '|');
    const bool ends = text[i] == '\n' && !joined;
    if (!ends && i - begin < limits::scan_line_bytes) continue;
    on_command({begin, i});
    begin = i + 1;
  }
  if (begin < region.end) on_command({begin, region.end});
}

bool is_secret_name(std::string_view name) {
  constexpr std::array<std::string_view, 16> marks{
      "TOKEN",    "SECRET",      "PASSWORD",        "PASSWD",
      "_PWD",     "CREDENTIAL",  "API_KEY",         "APIKEY",
      "_KEY",     "PRIVATE",     "DATABASE_URL",    "_DSN",
      "MNEMONIC", "SEED_PHRASE", "SERVICE_ACCOUNT", "CONNECTION_STRING"};
  std::string upper(name);
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (upper.find("PUBLIC") != std::string::npos || upper.ends_with("_PATH")) return false;
  return std::ranges::any_of(marks,
                             [&](auto mark) { return upper.find(mark) != std::string::npos; });
}

Taint credential_files_in(std::string_view text) {
  constexpr std::array<std::string_view, 16> files{
      ".ssh/id_",     ".ssh/*",     ".aws/credentials", ".netrc",
      "/etc/shadow",  ".npmrc",     ".git-credentials", ".docker/config.json",
      ".kube/config", "wallet.dat", "Login Data",       ".pypirc",
      "id_rsa",       "id_ed25519", ".config/gcloud",   "logins.json"};
  Taint out;
  for (const std::string_view file : files) {
    if (text.find(file) != std::string_view::npos) out.names.emplace_back(file);
  }
  return out;
}

std::vector<std::string> hosts_in(std::string_view text) {
  std::vector<std::string> hosts;
  for (std::size_t at = text.find("://"); at != std::string_view::npos && hosts.size() < 64;
       at = text.find("://", at + 3)) {
    std::size_t begin = at + 3;
    const std::size_t stop = std::min(text.find_first_of("/ \"'`\n?#", begin), text.size());
    const std::size_t user = text.substr(begin, stop - begin).rfind('@');
    if (user != std::string_view::npos) begin += user + 1;
    std::size_t end = begin;
    while (end < stop && is_host_char(text[end])) ++end;
    if (end > begin) hosts.push_back(lower_case(text.substr(begin, end - begin)));
  }
  return hosts;
}

Errand errand_of(const Taint& taint, const std::vector<std::string>& hosts) {
  if (taint.whole_environment) return Errand::foreign;
  bool any_telling = false;
  bool all_own = !hosts.empty();
  for (const std::string& name : taint.names) {
    any_telling = any_telling || name.find_first_of("./") != std::string::npos ||
                  !telling_parts(name).empty();
    for (const std::string& host : hosts) all_own = all_own && belongs(name, host);
  }
  if (all_own) return Errand::own_service;
  return any_telling ? Errand::foreign : Errand::unclear;
}

bool is_local(const std::vector<std::string>& hosts) {
  const auto local = [](const std::string& host) {
    return host == "localhost" || host.starts_with("127.") || host == "0.0.0.0" ||
           host.ends_with(".localhost");
  };
  return !hosts.empty() && std::ranges::all_of(hosts, local);
}

bool holds_any(std::string_view text, const std::vector<std::string_view>& parts) {
  return std::ranges::any_of(parts,
                             [&](auto part) { return text.find(part) != std::string_view::npos; });
}

}  // namespace tank::inline v0::analysis
