// SPDX-License-Identifier: Apache-2.0
// Commands, pipeline by pipeline.
#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include <tank/base/limits.hpp>

#include "core/analysis/stage/flow_text.hpp"
#include "core/analysis/stage/flow_words.hpp"

namespace tank::inline v0::analysis {
namespace {

bool is_name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Patterns that the pipelines are asked for; compiled once.
struct CommandPatterns {
  Pattern sends = make(
      R"((^|[\s;&|("'`$])(curl|wget|nc|ncat|telnet|scp|rsync|ftp|tftp|socat|iwr|invoke-webrequest|invoke-restmethod|http|https|sendmail|mail)\s)");
  Pattern looks_up = make(R"((^|[\s;&|("'`$])(dig|nslookup|host|drill|ping)\s)");
  Pattern environment = make(
      R"((\$\(\s*(env|printenv|set)\s*(\)|\|)|`(env|printenv)`|(^|[\s;&|])(env|printenv|export\s+-p)\s*\|))");
  Pattern uploads = make(
      R"((-d|--data[\w-]*|-F|--form|-T|--upload-file|--post-(data|file)|-X\s*POST|@-|nc|ncat|scp|rsync)(\s|=|$|["'@]))");
  Pattern encodes = make(
      R"((base64|base32|gzip|xxd|openssl\s+(enc|base64)|tar\s+-?\w*c\w*|zip)\b[^\n|]*\|\s*(curl|wget|nc|ncat|socat)\b)");
  Pattern labelled = make(
      R"((?i)(credentials?|passwords?|passwd|secrets?|tokens?|api_?keys?|private_?keys?)["']?\s*[=:]\s*["']?(\$|`)[^|]*\|\s*(curl|wget|nc|ncat)\b)");
  Pattern substitutes = make(R"((\$\(|`)[^)`]*(base64|xxd|cat|od|whoami|hostname|env)\b)");
  Pattern prints = make(R"((^|[\s;&|"'])(echo|printf|printenv)\s)");

  static Pattern make(std::string_view text) {
    auto pattern = Pattern::compile(text);
    return pattern ? *std::move(pattern) : Pattern();
  }
};

const CommandPatterns& patterns() {
  static const CommandPatterns compiled;
  return compiled;
}

class CommandFlow {
 public:
  CommandFlow(const Document& document, const Region& region, PatternMatcher& matcher,
              FileFindings& findings)
      : document_(&document), region_(region), matcher_(&matcher), findings_(&findings) {}

  void run() {
    for_each_command(document_->text, region_, [&](Span span) {
      const std::string_view text = document_->text.substr(span.begin, span.end - span.begin);
      const std::size_t first = text.find_first_not_of(" \t\r\n");
      if (first == std::string_view::npos || text[first] == '#') return;
      now_ = {span.begin + first, span.end};
      words_ = flow_words_in(text);
      judge(text, now_);
      remember(text);
    });
  }

 private:
  // `$NAME`, `${NAME}`, `$(NAME)`, `$env:NAME`, `%NAME%`, and what `grep` or `printenv` picks.
  [[nodiscard]] Taint taint_of(std::string_view text) const {
    Taint out;
    if (has(names_credential_file)) out = credential_files_in(text);
    const auto take = [&](std::string_view name) {
      if (const auto known = tainted_.find(name); known != tainted_.end()) out.merge(known->second);
      if (name.size() >= 4 && is_secret_name(name)) out.merge({false, false, {std::string(name)}});
    };
    const bool names = has(names_secret) || !tainted_.empty();
    for (std::size_t i = 0; names && i < text.size(); ++i) {
      if (text[i] != '$' && text[i] != '%') continue;
      std::size_t begin = i + 1;
      while (begin < text.size() &&
             (text[begin] == '{' || text[begin] == '(' || text[begin] == ' '))
        ++begin;
      if (text.substr(begin).starts_with("env:")) begin += 4;
      std::size_t end = begin;
      while (end < text.size() && is_name_char(text[end])) ++end;
      if (end > begin) take(text.substr(begin, end - begin));
    }
    for (const std::string_view word : {"printenv ", "grep ", "getenv "}) {
      if (!names) break;
      const std::size_t at = text.find(word);
      if (at == std::string_view::npos) continue;
      std::size_t begin = at + word.size();
      while (begin < text.size() && !is_name_char(text[begin]) && text[begin] != '|') ++begin;
      std::size_t end = begin;
      while (end < text.size() && is_name_char(text[end])) ++end;
      take(text.substr(begin, end - begin));
    }
    out.whole_environment = has(dumps_environment) && matcher_->finds(patterns().environment, text);
    return out;
  }

  // What goes into headers and logins of curl is what credentials are for.
  static std::string without_login(std::string_view text) {
    constexpr std::array<std::string_view, 5> options{"-H", "--header", "-u", "--user",
                                                      "--oauth2-bearer"};
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      if (text[at] != '-') {
        out += text[at++];
        continue;
      }
      const std::string_view rest = text.substr(at);
      const auto option = std::ranges::find_if(options, [&](auto each) {
        return rest.starts_with(each) && rest.size() > each.size() &&
               std::string_view(" ='\"").find(rest[each.size()]) != std::string_view::npos;
      });
      const bool begins = at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n';
      if (!begins || option == options.end()) {
        out += text[at++];
        continue;
      }
      std::size_t begin = at + option->size();
      while (begin < text.size() && (text[begin] == ' ' || text[begin] == '=')) ++begin;
      const char quote = begin < text.size() ? text[begin] : ' ';
      const bool quoted = quote == '"' || quote == '\'';
      const std::size_t end = quoted ? text.find(quote, begin + 1) : text.find(' ', begin);
      at = end == std::string_view::npos ? text.size() : end + (quoted ? 1 : 0);
    }
    return out;
  }

  void tell(std::string_view rule, Severity most, Span span, const Taint& taint) {
    const Rule* found = find_rule(rule);
    if (found == nullptr) return;
    std::string message(found->title);
    if (!taint.whole_environment && !taint.names.empty()) message += ": " + taint.names.front();
    findings_->add(*found,
                   FileFindings::weigh(*found, std::min(found->severity, most), document_->role),
                   *document_, span, std::move(message));
  }

  void judge(std::string_view text, Span span) {
    const CommandPatterns& ask = patterns();
    if (has(runs_resolver) && matcher_->finds(ask.looks_up, text)) {
      const Taint taint = taint_of(text);
      if (taint.is_secret() || matcher_->finds(ask.substitutes, text)) {
        tell(id::secret_in_name, Severity::critical, span, taint);
      }
    }
    if (!downloaded_.empty()) judge_running(text, span);
    const bool sending = has(runs_sender) && matcher_->finds(ask.sends, text);
    if (document_->is_server_command && !sending && matcher_->finds(ask.prints, text)) {
      const Taint all = taint_of(text);
      if (all.is_secret()) tell(id::server_prints_secret, Severity::critical, span, all);
    }
    if (!sending) return;
    const auto hosts = hosts_in(text);
    if (is_local(hosts)) return;
    judge_sending(text, span, hosts);
  }

  void judge_sending(std::string_view text, Span span, const std::vector<std::string>& hosts) {
    const CommandPatterns& ask = patterns();
    const Taint sent = taint_of(without_login(text));
    const bool uploads = matcher_->finds(ask.uploads, text);
    if (sent.whole_environment) {
      tell(id::environment_sent, Severity::critical, span, sent);
    } else if (sent.is_secret()) {
      const Errand errand = errand_of(sent, hosts);
      // Without an upload, the credential must stand in the address itself.
      const bool leaves = uploads || text.find('?') != std::string_view::npos ||
                          text.find('|') != std::string_view::npos;
      if (errand != Errand::own_service && leaves) {
        tell(id::secret_sent, errand == Errand::foreign ? Severity::critical : Severity::medium,
             span, sent);
      }
    } else if (uploads && matcher_->finds(ask.labelled, text)) {
      tell(id::secret_sent, Severity::critical, span, {});
    }
    if (uploads && matcher_->finds(ask.encodes, text)) {
      tell(id::encoded_upload, Severity::critical, span, {});
    }
  }

  // `curl -o tool …`, then `chmod +x tool` or `./tool`.
  void judge_running(std::string_view text, Span span) {
    for (const std::string& file : downloaded_) {
      const std::size_t at = text.find(file);
      if (at == std::string_view::npos) continue;
      const std::string_view before =
          text.substr(at > 48 ? at - 48 : 0, std::min<std::size_t>(at, 48));
      const bool runs =
          before.ends_with("./") ||
          holds_any(before, {"chmod +x ", "chmod 755 ", "chmod 777 ", "chmod a+x ", "bash ", "sh ",
                             "source ", "python ", "python3 ", "node ", "sudo "});
      if (runs) tell(id::download_executed, Severity::critical, span, {});
    }
  }

  [[nodiscard]] bool has(std::uint32_t word) const { return (words_ & word) != 0; }

  void remember(std::string_view text) {
    if (tainted_.size() >= limits::scan_names || downloaded_.size() >= 64) return;
    const std::size_t first = std::min(text.find_first_not_of(" \t"), text.size());
    std::string_view rest = text.substr(first);
    if (rest.starts_with("export ")) rest.remove_prefix(7);
    std::size_t end = 0;
    while (end < rest.size() && is_name_char(rest[end])) ++end;
    if (end > 0 && end < rest.size() && rest[end] == '=') {
      const Taint taint = taint_of(rest.substr(end + 1));
      if (taint.is_secret()) tainted_[std::string(rest.substr(0, end))] = taint;
    }
    if (has(runs_sender) && has(holds_address)) remember_download(text);
  }

  void remember_download(std::string_view text) {
    if (!holds_any(text, {"curl ", "wget "}) || text.find("://") == std::string_view::npos) return;
    for (const std::string_view option : {" -o ", " --output ", " -O ", " > "}) {
      const std::size_t at = text.find(option);
      if (at == std::string_view::npos) continue;
      std::size_t begin = at + option.size();
      while (begin < text.size() && (text[begin] == '"' || text[begin] == ' ')) ++begin;
      const std::size_t end = std::min(text.find_first_of(" \t\"\n;&|", begin), text.size());
      std::string_view file = text.substr(begin, end - begin);
      file = base_name(file);
      if (file.size() >= 2 && file.find_first_of("$`") == std::string_view::npos) {
        downloaded_.emplace(file);
        judge_running(text.substr(end), now_);
      }
    }
  }

  const Document* document_;
  Region region_;
  PatternMatcher* matcher_;
  FileFindings* findings_;
  Span now_;
  std::uint32_t words_ = 0;  ///< of the command that is looked at
  Taints tainted_;
  std::set<std::string> downloaded_;
};

}  // namespace

void follow_commands(const Document& document, const Region& region, PatternMatcher& matcher,
                     FileFindings& findings) {
  CommandFlow(document, region, matcher, findings).run();
}

}  // namespace tank::inline v0::analysis
