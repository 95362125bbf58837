// SPDX-License-Identifier: Apache-2.0
// Python and JavaScript, statement by statement: no call graph, no types. What a name was
// assigned from, and what is handed to the network, says enough for a reviewer.
#include <algorithm>
#include <cctype>

#include <tank/base/limits.hpp>

#include "core/analysis/stage/flow_text.hpp"
#include "core/analysis/stage/flow_words.hpp"

namespace tank::inline v0::analysis {
namespace {

bool is_name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

const std::vector<std::string_view> senders{
    "requests.",      "urlopen",      "urllib.request", "httpx.",      "aiohttp",
    "http.client",    "fetch(",       "axios",          ".request(",   "sendBeacon",
    "XMLHttpRequest", "smtplib",      ".sendmail(",     ".sendall(",   ".sendto(",
    "websocket",      "session.post", "session.put",    "client.post", "HTTPSConnection",
    "HTTPConnection"};
const std::vector<std::string_view> resolvers{"gethostbyname(", "getaddrinfo(", "dns.resolver",
                                              "dns.resolve", "dns.lookup"};
const std::vector<std::string_view> starters{"os.system", "os.popen", "subprocess", "exec(",
                                             "execSync",  "spawn(",   "Popen"};
const std::vector<std::string_view> network_commands{"curl ", "wget ", "nc ", "ncat ", "scp "};
const std::vector<std::string_view> name_commands{"dig ", "nslookup ", "host "};
const std::vector<std::string_view> printers{"print(",   "console.log(", "console.error(",
                                             "logging.", "logger.",      "sys.stdout.write("};
const std::vector<std::string_view> serialisers{"json.dumps", "JSON.stringify", "pickle.dumps",
                                                "yaml.dump",  "urlencode",      "repr("};

// Whole names of the text with what stands before and behind each.
template <class OnName>
void for_each_name(std::string_view text, OnName&& on_name) {
  for (std::size_t i = 0; i < text.size();) {
    if (!is_name_char(text[i]) || std::isdigit(static_cast<unsigned char>(text[i])) != 0) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < text.size() && is_name_char(text[i])) ++i;
    on_name(text.substr(begin, i - begin), begin, i);
  }
}

// `name=` of an argument and `"name"` of a key are not uses of a variable.
bool is_use(std::string_view text, std::size_t begin, std::size_t end) {
  const char before = begin > 0 ? text[begin - 1] : ' ';
  const char after = end < text.size() ? text[end] : ' ';
  if ((before == '"' || before == '\'') && after == before) return false;
  if (before == '.') return false;
  std::size_t next = end;
  while (next < text.size() && text[next] == ' ') ++next;
  const bool assigns =
      next < text.size() && text[next] == '=' && (next + 1 >= text.size() || text[next + 1] != '=');
  return !assigns;
}

// The name of the variable that is read behind `environ`, `getenv`, `process.env`.
Taint environment_read(std::string_view behind) {
  Taint out;
  constexpr std::size_t far = 48;
  const std::string_view near = behind.substr(0, far);
  const bool indexed =
      near.find_first_of("[(.") != std::string_view::npos && near.find_first_of("[(.") <= 8;
  std::string name;
  for_each_name(near, [&](std::string_view word, std::size_t, std::size_t) {
    const bool upper =
        word.size() >= 3 && std::ranges::none_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
    if (name.empty() && upper) name = word;
  });
  if (!name.empty() && indexed) {
    if (is_secret_name(name)) out.names.push_back(name);
    return out;
  }
  const std::size_t first = near.find_first_not_of(" '\"");
  const std::string_view rest = first == std::string_view::npos ? "" : near.substr(first);
  out.whole_environment = rest.empty() || rest.starts_with(")") || rest.starts_with(",") ||
                          rest.starts_with("}") || rest.starts_with(".copy") ||
                          rest.starts_with(".items") || rest.starts_with(";") ||
                          rest.starts_with("\n") || rest.starts_with(":");
  return out;
}

class CodeFlow {
 public:
  CodeFlow(const Document& document, const Region& region, FileFindings& findings)
      : document_(&document), region_(region), findings_(&findings) {
    hosts_ = hosts_in(document.text.substr(region.begin, region.end - region.begin));
  }

  void run() {
    for_each_statement(document_->text, region_, [&](Span span) {
      const std::string_view text = document_->text.substr(span.begin, span.end - span.begin);
      const std::size_t first = text.find_first_not_of(" \t\r\n");
      if (first == std::string_view::npos || text[first] == '#') return;
      read(text.substr(first), {span.begin + first, span.end});
    });
  }

 private:
  [[nodiscard]] Taint taint_of(std::string_view text) const {
    Taint out;
    if (has(names_credential_file)) out = credential_files_in(text);
    constexpr std::array<std::string_view, 4> roots{"environ", "getenv", "process.env", "env.get("};
    for (const std::string_view root : roots) {
      if (!has(reads_environment)) break;
      for (std::size_t at = text.find(root); at != std::string_view::npos;
           at = text.find(root, at + root.size())) {
        out.merge(environment_read(text.substr(at + root.size())));
      }
    }
    if (has(reads_keyring) && text.find("keyring.get_password") != std::string_view::npos) {
      out.names.emplace_back("keyring/");
    }
    if (tainted_.empty()) return out;
    for_each_name(text, [&](std::string_view name, std::size_t begin, std::size_t end) {
      const auto known = tainted_.find(name);
      if (known != tainted_.end() && is_use(text, begin, end)) out.merge(known->second);
    });
    return out;
  }

  // `name = …`, `const name = …`, `with … as name:`, `for a, b in …`.
  static std::vector<std::string> targets_of(std::string_view text) {
    std::vector<std::string> names;
    for (const std::string_view word : {"export ", "const ", "let ", "var "}) {
      if (text.starts_with(word)) text.remove_prefix(word.size());
    }
    if (const std::size_t as = text.rfind(" as "); as != std::string_view::npos) {
      for_each_name(text.substr(as + 4), [&](auto name, auto, auto) { names.emplace_back(name); });
    }
    if (text.starts_with("for ")) {
      const std::size_t in = std::min(text.find(" in "), text.size());
      for_each_name(text.substr(4, in - 4),
                    [&](auto name, auto, auto) { names.emplace_back(name); });
      return names;
    }
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals > 80 || equals + 1 >= text.size() ||
        text[equals + 1] == '=' || text.substr(0, equals).find_first_of("(\"'<>!") != text.npos) {
      return names;
    }
    for_each_name(text.substr(0, equals), [&](auto name, auto, auto) { names.emplace_back(name); });
    if (names.size() > 4) names.resize(4);
    return names;
  }

  // Without what goes into headers and logins: that is what credentials are for.
  static std::string without_login(std::string_view text) {
    std::string out(text);
    for (const std::string_view word : {"headers", "auth=", "auth =", "Authorization"}) {
      for (std::size_t at = out.find(word); at != std::string::npos; at = out.find(word, at)) {
        const std::size_t open = out.find_first_of("{(,\n", at + word.size());
        std::size_t end = open == std::string::npos ? out.size() : open;
        if (end < out.size() && (out[end] == '{' || out[end] == '(')) {
          int depth = 0;
          do {
            depth += out[end] == '{' || out[end] == '(' ? 1 : 0;
            depth -= out[end] == '}' || out[end] == ')' ? 1 : 0;
            ++end;
          } while (depth > 0 && end < out.size());
        }
        out.replace(at, end - at, " ");
      }
    }
    return out;
  }

  void tell(std::string_view rule, Severity least, Span span, const std::string& what) {
    const Rule* found = find_rule(rule);
    if (found == nullptr) return;
    const Severity severity = std::min(found->severity, least);
    findings_->add(*found, FileFindings::weigh(*found, severity, document_->role), *document_, span,
                   std::string(found->title) + what);
  }

  static std::string origin_text(const Taint& taint) {
    if (taint.whole_environment || taint.names.empty()) return {};
    return ": " + taint.names.front();
  }

  [[nodiscard]] bool has(std::uint32_t word) const { return (words_ & word) != 0; }

  [[nodiscard]] bool is_sending(std::string_view text) const {
    return (has(sends) && holds_any(text, senders)) ||
           (has(starts_program) && has(runs_sender) && holds_any(text, starters) &&
            holds_any(text, network_commands));
  }

  [[nodiscard]] bool looks_up(std::string_view text) const {
    return (has(resolves) && holds_any(text, resolvers)) ||
           (has(starts_program) && has(runs_resolver) && holds_any(text, starters) &&
            holds_any(text, name_commands));
  }

  void judge(std::string_view text, Span span) {
    const Taint all = taint_of(text);
    if (all.downloaded && has(evaluates) &&
        holds_any(text, {"eval(", "exec(", "new Function(", "compile("}) &&
        text.find(".exec(") == std::string_view::npos) {
      tell(id::download_executed, Severity::critical, span, "");
    }
    if (!all.is_secret()) return;
    if (looks_up(text)) tell(id::secret_in_name, Severity::critical, span, origin_text(all));
    if (is_sending(text)) judge_sending(text, span);
    if (has(prints) && holds_any(text, printers)) judge_printing(text, all, span);
    const bool many = all.names.size() >= 2 || all.whole_environment;
    if (many && has(serialises) && holds_any(text, serialisers)) {
      tell(id::secrets_gathered, Severity::critical, span, "");
    }
    if (has(holds_address)) judge_address(text, all, span);
  }

  void judge_sending(std::string_view text, Span span) {
    const Taint sent = taint_of(without_login(text));
    if (!sent.is_secret()) return;
    auto hosts = hosts_in(text);
    if (hosts.empty()) hosts = hosts_;
    if (is_local(hosts)) return;
    if (sent.whole_environment) {
      tell(id::environment_sent, Severity::critical, span, "");
      return;
    }
    const Errand errand = errand_of(sent, hosts);
    if (errand == Errand::own_service) return;
    tell(id::secret_sent, errand == Errand::foreign ? Severity::critical : Severity::medium, span,
         origin_text(sent));
  }

  void judge_printing(std::string_view text, const Taint& taint, Span span) {
    if (document_->is_server_command) {
      tell(id::server_prints_secret, Severity::critical, span, origin_text(taint));
    } else if (taint.names.size() == 1 || taint.whole_environment) {
      // A length or a first letter is no secret.
      if (!holds_any(text, {"len(", ".length", "[:", "slice(", " if ", "bool("})) {
        tell(id::secret_printed, Severity::critical, span, origin_text(taint));
      }
    }
  }

  // f"https://…{secret}…", `https://…${secret}`, "https://…" + secret
  void judge_address(std::string_view text, const Taint& taint, Span span) {
    const std::size_t at = text.find("://");
    if (at == std::string_view::npos || is_sending(text)) return;
    const std::string_view behind = text.substr(at);
    const std::size_t stop = behind.find_first_of(" \n)");
    const std::string_view address = behind.substr(0, stop);
    const bool built = address.find_first_of("{+%") != std::string_view::npos;
    if (!built || !taint_of(address).is_secret()) return;
    const auto hosts = hosts_in(text);
    if (is_local(hosts) || errand_of(taint, hosts) != Errand::foreign) return;
    tell(id::secret_in_url, Severity::critical, span, origin_text(taint));
  }

  [[nodiscard]] bool mentions_tainted(std::string_view text) const {
    bool found = false;
    if (tainted_.empty()) return found;
    for_each_name(text, [&](std::string_view name, std::size_t, std::size_t) {
      found = found || tainted_.contains(name);
    });
    return found;
  }

  void read(std::string_view text, Span span) {
    words_ = flow_words_in(text);
    // Most statements have nothing to do with credentials or downloads, by their words alone.
    const bool source = has(reads_environment | reads_keyring | names_credential_file);
    const bool uses = mentions_tainted(text);
    if (source || uses) judge(text, span);
    if (!source && !uses && !has(downloads)) return;
    if (tainted_.size() >= limits::scan_names) return;
    const std::size_t equals = text.find('=');
    const bool plain = text.starts_with("for ") || equals == std::string_view::npos;
    Taint taint = taint_of(plain ? text : text.substr(equals + 1));
    if (has(downloads) &&
        holds_any(text, {"requests.get(", "urlopen(", "fetch(", "httpx.get(", "axios.get("})) {
      taint.downloaded = true;
    }
    for (const std::string& name : targets_of(text)) {
      if (taint.is_empty()) {
        tainted_.erase(name);
      } else {
        tainted_[name] = taint;
      }
    }
  }

  const Document* document_;
  Region region_;
  FileFindings* findings_;
  std::vector<std::string> hosts_;
  Taints tainted_;
  std::uint32_t words_ = 0;  ///< of the statement that is looked at
};

}  // namespace

void follow_code(const Document& document, const Region& region, FileFindings& findings) {
  CodeFlow(document, region, findings).run();
}

}  // namespace tank::inline v0::analysis
