// SPDX-License-Identifier: Apache-2.0
// The one pass over all words. What stands around a word is looked at once for each rule, in a
// window that does not grow with the text: the time is linear.
#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <numeric>

#include <tank/base/limits.hpp>

#include "core/analysis/engine/catalog.hpp"
#include "core/analysis/stage/flow_text.hpp"
#include "core/analysis/stage/secret_check.hpp"
#include "core/analysis/stage/stages.hpp"

namespace tank::inline v0::analysis {
namespace {

constexpr std::size_t window = 1'024;  // behind a word
// A rule may look at each byte so often on average; denser words are tried now and then only.
constexpr std::size_t looks_a_byte = 3;
constexpr std::size_t free_looks = 256u << 10;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// "never ", "do not ", … right before the words that a rule is about, in the same sentence: the
// text then says the opposite. Further away it may belong to something else.
bool is_negated(std::string_view text, std::size_t at) {
  constexpr std::size_t near = 22;
  const Region line = line_around(text, at);
  const std::size_t from = std::max(line.begin, at > near ? at - near : 0);
  std::string before = lower_case(text.substr(from, at - from));
  const std::size_t stop = before.find_last_of(".!?:;,");
  if (stop != std::string::npos) before.erase(0, stop + 1);
  return holds_any(
      before, {"never ", "do not ", "don't ", "must not ", "should not ", "avoid ", "cannot ",
               "refuse to ", "attempts to ", "tries to ", "trying to ", "detect ", "instead of "});
}

// Installers that their projects document in just this form.
bool is_known_installer(std::string_view text) {
  // One address, and nobody's name before its host.
  if (hosts_in(text).size() != 1 || text.find('@') != std::string_view::npos) return false;
  return holds_any(text, {"https://sh.rustup.rs", "https://get.docker.com",
                          "https://bun.sh/install", "https://deno.land/", "https://astral.sh/uv/",
                          "https://get.k3s.io", "https://raw.githubusercontent.com/nvm-sh/",
                          "https://raw.githubusercontent.com/Homebrew/install/",
                          "https://install.python-poetry.org", "https://get.pnpm.io/",
                          "https://bootstrap.pypa.io/", "https://deb.nodesource.com/",
                          "https://claude.ai/install", "https://get.helm.sh",
                          "https://raw.githubusercontent.com/helm/"});
}

class WordScan {
 public:
  WordScan(const Document& document, PatternMatcher& matcher, FileFindings& findings)
      : document_(&document),
        matcher_(&matcher),
        text_(document.text),
        findings_(&findings),
        catalog_(&catalog()),
        looked_(catalog_->patterns.size(), 0),
        next_(catalog_->patterns.size(), 0),
        signals_(document.regions.size(), 0) {}

  std::uint32_t run() {
    catalog_->words.scan(text_, [&](std::uint32_t word, std::size_t end) { on_word(word, end); });
    for (std::size_t i = 0; i < signals_.size(); ++i) follow(document_->regions[i], signals_[i]);
    return std::accumulate(signals_.begin(), signals_.end(), 0u, std::bit_or<>{});
  }

 private:
  void follow(const Region& region, std::uint32_t signals) {
    if ((region.where & in_code) == 0) return;
    const bool reaches = (signals & reaches_network) != 0;
    if (!reaches && (signals & reads_secret) == 0) return;
    if ((region.where & (in_python | in_script)) != 0) follow_code(*document_, region, *findings_);
    if ((region.where & in_shell) != 0 && (reaches || document_->is_server_command)) {
      follow_commands(*document_, region, *matcher_, *findings_);
    }
  }

  void on_word(std::uint32_t number, std::size_t end) {
    const WordUse& use = catalog_->uses[number];
    const std::size_t begin = end - use.length;
    while (region_ + 1 < document_->regions.size() && document_->regions[region_].end <= begin)
      ++region_;
    switch (use.kind) {
      case WordUse::Kind::pattern:
        return on_pattern(catalog_->patterns[use.index], use, begin, end);
      case WordUse::Kind::token:
        return on_token(catalog_->tokens[use.index], begin);
      case WordUse::Kind::named:
        return on_named(catalog_->named[use.index], begin, end);
      case WordUse::Kind::generic:
        return on_generic(use, begin, end);
      case WordUse::Kind::signal:
        if (!signals_.empty()) signals_[region_] |= use.index;
        return;
    }
  }

  void on_pattern(const CompiledPattern& rule, const WordUse& use, std::size_t begin,
                  std::size_t end) {
    const auto index = static_cast<std::size_t>(&rule - catalog_->patterns.data());
    const Region& region = document_->regions[region_];
    if (begin < next_[index] || (region.where & rule.source->where) == 0) return;
    if (use.begins_word && begin > 0 && is_word(text_[begin - 1])) return;
    // A method of the same name is another function.
    const bool method = begin > 0 && text_[begin - 1] == '.' && text_[end - 1] == '(' &&
                        (rule.source->where & in_python) != 0;
    if (method || findings_->is_full(*rule.rule)) return;
    const auto span = rule.source->how == Try::at_word ? at_word(rule, begin, region, index)
                                                       : in_line(rule, begin, region, index);
    if (!span) return;
    next_[index] = std::max(next_[index], span->end);
    judge(rule, region, *span);
  }

  std::optional<Span> at_word(const CompiledPattern& rule, std::size_t begin, const Region& region,
                              std::size_t index) {
    if (looked_[index] > free_looks + looks_a_byte * begin) {
      findings_->note_left_out();
      return std::nullopt;
    }
    const std::size_t stop = std::min(region.end, begin + window);
    const auto end =
        matcher_->match_at(rule.pattern, text_.substr(0, stop), begin, &looked_[index]);
    return end ? std::optional(Span{begin, *end}) : std::nullopt;
  }

  std::optional<Span> in_line(const CompiledPattern& rule, std::size_t begin, const Region& region,
                              std::size_t index) {
    const Region line = line_around(text_, begin);
    const std::size_t from =
        std::max({line.begin, region.begin, begin > window ? begin - window : 0});
    const std::size_t stop = std::min({line.end, region.end, begin + window});
    const auto span = matcher_->find(rule.pattern, text_.substr(0, stop), from);
    // The rest of the line was seen with it.
    next_[index] = std::max(stop > begin + window / 2 ? begin + window / 2 : stop, begin + 1);
    return span;
  }

  void judge(const CompiledPattern& rule, const Region& region, Span span) {
    const Rule& what = *rule.rule;
    const bool code =
        (region.where & (in_code | in_config)) != 0 && (region.where & in_hidden) == 0;
    if (code && (rule.source->where & in_comment) == 0 && is_comment_line(text_, span.begin))
      return;
    Severity severity = FileFindings::weigh(what, what.severity, document_->role);
    const bool prose = region.where == in_prose;
    const bool says = what.stage == Stage::instructions && region.where != in_hidden;
    const bool shows = prose && (what.stage == Stage::statics || what.stage == Stage::supply_chain);
    if ((says || shows) && is_negated(text_, span.begin)) return;
    if (prose && what.stage != Stage::instructions) severity = lowered(severity);
    if (region.where == in_hidden && what.stage == Stage::instructions) severity = raised(severity);
    const std::string_view matched = text_.substr(span.begin, span.end - span.begin);
    const bool runs_download =
        what.id == "shell/download-and-run" || what.id == "shell/evaluated-download";
    if (runs_download && (is_known_installer(matched) || is_local(hosts_in(matched)))) {
      severity = std::min(severity, Severity::medium);
    }
    findings_->add(what, severity, *document_, span);
    if (region.where == in_hidden && what.stage == Stage::instructions) {
      findings_->add(id::hidden_instruction, *document_, span);
    }
  }

  void on_token(const CompiledToken& token, std::size_t begin) {
    if (begin < token_end_) return;
    const auto span = token_at(token, *matcher_, text_, begin);
    if (!span) return;
    token_end_ = span->end;
    tell_secret(*token.rule, *span);
  }

  void on_named(const CompiledNamed& named, std::size_t begin, std::size_t end) {
    const auto span = named_at(named, *matcher_, text_, begin, end);
    // The Mailchimp SDK's key is for the clients that it is shipped to.
    if (!span) return;
    if (text_.substr(begin, 24).starts_with("MailchimpSDK.initialize(")) return;
    tell_secret(*named.rule, *span);
  }

  void on_generic(const WordUse& use, std::size_t begin, std::size_t end) {
    std::optional<SecretHit> hit;
    switch (use.index) {
      case assigned_word:
        hit = assigned_at(text_, begin, end);
        break;
      case private_key_word:
        hit = private_key_at(text_, begin);
        break;
      case curl_word:
        hit = curl_credential_at(text_, begin);
        break;
      case kind_word:
        hit = kubernetes_secret_at(text_, begin);
        break;
      default: {
        const bool whole = begin == 0 || !is_word(text_[begin - 1]);
        if (whole && begin >= token_end_ && text_.substr(begin, 2) == "ey")
          hit = jwt_at(text_, begin);
        break;
      }
    }
    if (!hit) return;
    if (const Rule* rule = find_rule(hit->rule_id)) tell_secret(*rule, hit->span);
  }

  void tell_secret(const Rule& rule, Span span) {
    findings_->hide(*document_, span);
    findings_->add(rule, FileFindings::weigh(rule, rule.severity, document_->role), *document_,
                   span);
  }

  const Document* document_;
  PatternMatcher* matcher_;
  std::string_view text_;
  FileFindings* findings_;
  const Catalog* catalog_;
  std::vector<std::size_t> looked_;  ///< bytes, by each pattern
  std::vector<std::size_t> next_;    ///< where each pattern may be tried again
  std::vector<std::uint32_t> signals_;
  std::size_t region_ = 0;
  std::size_t token_end_ = 0;
};

}  // namespace

std::uint32_t scan_words(const Document& document, PatternMatcher& matcher,
                         FileFindings& findings) {
  return document.regions.empty() ? 0 : WordScan(document, matcher, findings).run();
}

}  // namespace tank::inline v0::analysis
