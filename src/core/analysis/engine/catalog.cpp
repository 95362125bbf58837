// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/engine/catalog.hpp"

#include <algorithm>
#include <cctype>

#include <tank/base/digest.hpp>

namespace tank::inline v0::analysis {
namespace {

constexpr auto* revoke = "Remove it, revoke it at the service, and let the user configure it.";

// Names that the generic rule for secrets starts from; what stands around them decides.
constexpr std::string_view generic_words =
    "key token secret password passwd pwd credential creds auth access api";

constexpr std::string_view secret_sources =
    "environ getenv process.env deno.env $ .ssh .aws .netrc .npmrc id__rsa credentials "
    "keyring printenv env_|";
constexpr std::string_view network_sinks =
    "requests. urlopen urllib httpx aiohttp http.client fetch( axios .request( sendbeacon "
    "xmlhttprequest curl wget nc_ ncat dig_ nslookup host_ smtplib socket gethostbyname "
    "websocket invoke-webrequest invoke-restmethod http:// https:// os.popen scp_ rsync_ ftp";

constexpr std::string_view package_commands =
    "npx uvx bunx pipx dlx pip_install pip3_install uv_ npm_ yarn_ pnpm_ gem_install cargo_ go_get "
    "go_install internal private corp company confidential";
constexpr std::string_view openers =
    "open( readfile writefile appendfile read__csv path( subprocess os.system os.popen os.exec "
    "os.spawn child__process execsync spawn( spawnsync deno. bun.spawn";

class Builder {
 public:
  Catalog build() {
    // The vector must not move once rules are pointed at.
    out_.rules.reserve(4'096);
    add_rules();
    std::stable_sort(out_.rules.begin(), out_.rules.end(),
                     [](const Rule& a, const Rule& b) { return a.stage < b.stage; });
    for (const Rule& rule : out_.rules) out_.by_id.emplace(rule.id, &rule);
    compile_patterns();
    compile_secrets();
    add_words(WordUse::Kind::generic, assigned_word, generic_words);
    add_words(WordUse::Kind::signal, reads_secret, secret_sources);
    add_words(WordUse::Kind::signal, reaches_network, network_sinks);
    add_words(WordUse::Kind::signal, names_packages, package_commands);
    add_words(WordUse::Kind::signal, opens_files, openers);
    out_.words.build();
    out_.version = version();
    return std::move(out_);
  }

 private:
  static std::vector<std::span<const PatternRule>> lists() {
    return {shell_rules(),  system_rules(),      python_rules(),
            script_rules(), instruction_rules(), supply_rules()};
  }

  template <class Format>
  void add_secret(const Format& format) {
    const std::string& name = out_.names.emplace_back("secrets/" + std::string(format.id));
    out_.rules.push_back({name, 1, Stage::secrets, format.severity, format.title, revoke, 798});
  }

  void add_rules() {
    for (const Rule& rule : checked_rules()) out_.rules.push_back(rule);
    for (const auto list : lists()) {
      for (const PatternRule& each : list) out_.rules.push_back(each.rule);
    }
    for (const TokenFormat& format : token_formats()) add_secret(format);
    for (const NamedFormat& format : named_formats()) add_secret(format);
    for (const Rule& rule : curl_and_key_rules()) out_.rules.push_back(rule);
  }

  static std::span<const Rule> curl_and_key_rules() {
    static constexpr Rule table[] = {
        {"secrets/private-key", 1, Stage::secrets, Severity::high, "A private key", revoke, 321},
        {"secrets/jwt", 1, Stage::secrets, Severity::high, "A JSON Web Token", revoke, 798},
        {"secrets/curl-auth-header", 1, Stage::secrets, Severity::high,
         "A credential in a header of a curl command", revoke, 798},
        {"secrets/curl-auth-user", 1, Stage::secrets, Severity::high,
         "A password in a curl command", revoke, 798},
        {"secrets/kubernetes-secret-yaml", 1, Stage::secrets, Severity::high,
         "A Kubernetes secret with its data", revoke, 798},
        {"secrets/assigned-password", 1, Stage::secrets, Severity::high,
         "A password that is assigned", revoke, 798},
    };
    return table;
  }

  const Rule* rule_of(std::string_view id) {
    const auto found = out_.by_id.find(id);
    return found == out_.by_id.end() ? nullptr : found->second;
  }

  void add_words(WordUse::Kind kind, std::uint32_t index, std::string_view list) {
    for (const std::string& word : words_of(list)) {
      out_.words.add(word);
      const bool begins = std::isalnum(static_cast<unsigned char>(word.front())) != 0;
      out_.uses.push_back({kind, index, static_cast<std::uint16_t>(word.size()), begins});
    }
  }

  void compile_patterns() {
    for (const auto list : lists()) {
      for (const PatternRule& each : list) {
        auto pattern = Pattern::compile(each.pattern);
        if (!pattern) {
          out_.mistakes.emplace_back(each.rule.id);
          continue;
        }
        add_words(WordUse::Kind::pattern, static_cast<std::uint32_t>(out_.patterns.size()),
                  each.words);
        out_.patterns.push_back({rule_of(each.rule.id), &each, *std::move(pattern)});
      }
    }
  }

  template <class Format, class Compiled>
  void compile_formats(std::span<const Format> formats, WordUse::Kind kind,
                       std::vector<Compiled>& out) {
    for (const Format& format : formats) {
      auto pattern = Pattern::compile(format.pattern);
      if (!pattern) {
        out_.mistakes.emplace_back(format.id);
        continue;
      }
      add_words(kind, static_cast<std::uint32_t>(out.size()), format.words);
      out.push_back({rule_of("secrets/" + std::string(format.id)), &format, *std::move(pattern)});
    }
  }

  void compile_secrets() {
    compile_formats(token_formats(), WordUse::Kind::token, out_.tokens);
    compile_formats(named_formats(), WordUse::Kind::named, out_.named);
    add_words(WordUse::Kind::generic, private_key_word, "PRIVATE_KEY");
    add_words(WordUse::Kind::generic, jwt_word, "ey");
    add_words(WordUse::Kind::generic, curl_word, "curl");
    add_words(WordUse::Kind::generic, kind_word, "kind:");
  }

  std::string version() const {
    std::string all;
    for (const Rule& rule : out_.rules) {
      all += std::string(rule.id) + '@' + std::to_string(rule.version) + '\n';
    }
    return std::to_string(out_.rules.size()) + '.' + Digest::of(all).hex().substr(0, 8);
  }

  Catalog out_;
};

}  // namespace

std::vector<std::string> words_of(std::string_view list) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i <= list.size(); ++i) {
    if (i == list.size() || list[i] == ' ') {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    } else if (list[i] == '_' && i + 1 < list.size() && list[i + 1] == '_') {
      word += '_';
      ++i;
    } else {
      word += list[i] == '_' ? ' ' : list[i];
    }
  }
  return words;
}

const Catalog& catalog() {
  static const Catalog built = Builder().build();
  return built;
}

std::span<const Rule> rules() { return catalog().rules; }

const Rule* find_rule(std::string_view id) {
  const auto& all = catalog().by_id;
  const auto found = all.find(id);
  return found == all.end() ? nullptr : found->second;
}

std::string_view rule_set_version() { return catalog().version; }

}  // namespace tank::inline v0::analysis
