// SPDX-License-Identifier: Apache-2.0
// Names of packages, of skills and of tool servers: those that are nearly somebody else's, and
// those that only a company's own registry should have.
#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "core/analysis/engine/catalog.hpp"
#include "core/analysis/stage/flow_text.hpp"
#include "core/analysis/stage/stages.hpp"

namespace tank::inline v0::analysis {
namespace {

// Words of well-known packages, servers, skills and services, six letters and more. A name is
// judged part by part, so each stands here once.
constexpr std::string_view known_words =
    "requests numpy pandas matplotlib tensorflow pytorch scikit django urllib setuptools wheel "
    "cryptography sqlalchemy pydantic fastapi flask pytest selenium beautifulsoup beautifulsoup4 "
    "scrapy pillow openpyxl colorama certifi chardet dateutil python jinja pyyaml boto3 botocore "
    "paramiko ansible tornado celery httpx aiohttp twisted gunicorn uvicorn streamlit gradio "
    "jupyter notebook transformers langchain llamaindex openai anthropic claude cohere mistral "
    "huggingface tiktoken chromadb pinecone weaviate qdrant "
    "lodash express webpack typescript javascript eslint prettier axios chalk commander moment "
    "dotenv nodemon mongoose passport socket babel rollup vitest mocha jasmine puppeteer "
    "playwright cypress electron angular svelte nextjs tailwind tailwindcss redux graphql apollo "
    "prisma "
    "sequelize knexjs fastify nestjs jsonwebtoken bcrypt underscore minimist semver "
    "modelcontextprotocol server filesystem memory github gitlab postgres postgresql sqlite "
    "mongodb mysql redis elasticsearch kubernetes docker terraform slack discord telegram "
    "notion linear google drive gmail calendar confluence atlassian salesforce hubspot stripe "
    "shopify paypal twilio sendgrid sentry datadog grafana prometheus cloudflare vercel netlify "
    "firebase supabase heroku snowflake databricks bigquery airtable obsidian figma spotify "
    "twitter youtube reddit wikipedia bitcoin ethereum coinbase binance metamask "
    "sequential thinking everything fetch search brave tavily firecrawl context7 browser "
    "webapp testing skill creator builder artifacts document documents spreadsheet "
    "presentation brand guidelines internal comms canvas design algorithmic theme factory "
    "helper helpers formatter converter validator generator parser linter analyzer scanner "
    "reporter summary monitor manager client toolkit utils loader config configuration "
    "markdown template templates research review reviewer refactor security database "
    "analytics workflow automation integration deploy deployment assistant translate "
    "translator compiler debugger profiler performance coverage snapshot archive extractor "
    "splitter sorter counter tracker checker probe bridge image images video audio screenshot";

constexpr std::size_t most_names = 20'000;  // of one file
constexpr std::size_t least_letters = 6;
constexpr std::size_t least_for_swap = 5;

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// By their first bytes.
using Known = std::array<std::vector<std::string_view>, 256>;

const std::vector<std::string_view>& known(char first) {
  static const Known words = [] {
    Known out;
    for (const std::string_view word : split(known_words, " ")) {
      out[static_cast<unsigned char>(word.front())].push_back(word);
    }
    return out;
  }();
  return words[static_cast<unsigned char>(first)];
}

char plain_digit(char c) {
  switch (c) {
    case '0':
      return 'o';
    case '1':
      return 'l';
    case '3':
      return 'e';
    case '5':
      return 's';
    default:
      return c;
  }
}

// Two neighbours swapped, one letter left out, one doubled or added inside, one replaced. What
// only changes the end is a plural or another form of the word, not a slip.
bool is_slip(std::string_view word, std::string_view target) {
  if (word == target) return false;
  std::size_t same = 0;
  while (same < word.size() && same < target.size() && word[same] == target[same]) ++same;
  std::size_t tail = 0;
  while (tail < word.size() - same && tail < target.size() - same &&
         word[word.size() - 1 - tail] == target[target.size() - 1 - tail]) {
    ++tail;
  }
  const std::size_t ours = word.size() - same - tail;
  const std::size_t theirs = target.size() - same - tail;
  if (ours == 2 && theirs == 2) {
    return word[same] == target[same + 1] && word[same + 1] == target[same];
  }
  if (tail == 0 || target.size() < least_letters || same == 0) return false;
  if (ours == 0 && theirs == 1) return true;
  if (ours == 1 && theirs == 0) return true;
  return ours == 1 && theirs == 1 && target.size() > least_letters;
}

constexpr std::array<std::string_view, 14> endings{"s",   "es", "er", "ers", "ed", "d",  "ing",
                                                   "ion", "y",  "js", "py",  "io", "or", "r"};

// English forms of a known word are no slips: `formatted`, `parsing`.
bool is_form_of_known(std::string_view word) {
  for (const std::string_view target : known(word.front())) {
    if (word == target) return true;
    const std::size_t stem =
        std::min(word.size(), target.size()) > 3 ? target.size() - 2 : target.size();
    // `validater` is no form of `validator`: only its inside differs.
    const bool same_end = word.size() == target.size() && word.back() == target.back();
    if (!same_end && word.starts_with(target.substr(0, stem)) &&
        std::ranges::any_of(endings,
                            [&](auto e) { return word.ends_with(e) && !target.ends_with(e); })) {
      return true;
    }
  }
  return false;
}

std::string_view nearly_known_part(std::string_view part) {
  if (part.size() < least_for_swap || is_form_of_known(part)) return {};
  std::string plain(part);
  for (char& c : plain) c = plain_digit(c);
  if (plain != part) {
    for (const std::string_view target : known(plain.front())) {
      if (plain == target) return target;
    }
  }
  for (const std::string_view target : known(part.front())) {
    if (is_slip(part, target)) return target;
  }
  // The first two letters may be swapped; no other slip changes the first.
  for (const std::string_view target : known(part[1])) {
    if (part[0] != part[1] && is_slip(part, target)) return target;
  }
  return {};
}

bool is_internal(std::string_view name) {
  constexpr std::array<std::string_view, 9> marks{
      "internal", "corp",    "corporate",           "intranet",    "inhouse",
      "private",  "company", "enterprise-internal", "confidential"};
  const std::string lower = lower_case(name);
  for (const std::string_view part : split(lower, "@/-_.")) {
    if (std::ranges::find(marks, part) != marks.end()) return true;
  }
  return false;
}

// The packages that a command installs or runs, each with its place.
struct NamedPackage {
  std::string_view name;
  std::size_t at;
};

std::vector<NamedPackage> packages_in(std::string_view line, PatternMatcher& matcher) {
  static const auto command = Pattern::compile(
      R"(\b(npx|uvx|bunx|pipx\s+run|pnpm\s+dlx|yarn\s+dlx|pip3?\s+install|uv\s+(pip\s+install|add)|npm\s+(install|i|exec)|yarn\s+add|pnpm\s+add|gem\s+install|cargo\s+(install|add)|go\s+(get|install))\s)");
  std::vector<NamedPackage> out;
  if (!command) return out;
  for (auto found = matcher.find(*command, line); found;
       found = matcher.find(*command, line, found->end)) {
    const bool runs = line.substr(found->begin).starts_with("npx") ||
                      line.substr(found->begin).starts_with("uvx") ||
                      line.substr(found->begin).starts_with("bunx");
    std::size_t at = found->end;
    while (at < line.size() && out.size() < 64) {
      while (at < line.size() && (line[at] == ' ' || line[at] == '"' || line[at] == '\'')) ++at;
      const std::size_t end = std::min(line.find_first_of(" \t\"'`;|&\n)", at), line.size());
      const std::string_view word = line.substr(at, end - at);
      const bool stops = word.empty() || (end < line.size() && line[end] != ' ' &&
                                          line[end] != '"' && line[end] != '\'');
      if (!word.empty() && word.front() != '-') {
        out.push_back({word, at});
        if (runs) break;
      }
      if (stops) break;
      at = end;
    }
  }
  return out;
}

std::string_view without_version(std::string_view name) {
  const std::size_t at = name.find_first_of("=<>~![@", 1);
  return at == std::string_view::npos ? name : name.substr(0, at);
}

class NameScan {
 public:
  NameScan(const Document& document, PatternMatcher& matcher, FileFindings& findings)
      : document_(&document), text_(document.text), matcher_(&matcher), findings_(&findings) {}

  void run(bool has_commands) {
    if (document_->parent == nullptr && base_name(document_->path) == "SKILL.md") skill_name();
    for (const Region& region : document_->regions) {
      const bool runs = (region.where & (in_code | in_config | in_hidden)) != 0;
      if (runs && has_commands) commands(region);
      if ((region.where & in_requirements) != 0) requirements(region);
      if ((region.where & in_package_json) != 0) dependencies(region);
    }
  }

 private:
  void skill_name() {
    const std::size_t at = text_.find("\nname:");
    if (!text_.starts_with("---") || at == std::string_view::npos || at > 2'000) return;
    std::size_t begin = at + 6;
    while (begin < text_.size() &&
           (text_[begin] == ' ' || text_[begin] == '"' || text_[begin] == '\''))
      ++begin;
    const std::size_t end = std::min(text_.find_first_of("\r\n\"'", begin), text_.size());
    judge(text_.substr(begin, end - begin), begin, false);
  }

  void commands(const Region& region) {
    for_each_command(text_, region, [&](Span span) {
      const std::string_view line = text_.substr(span.begin, span.end - span.begin);
      for (const NamedPackage& each : packages_in(line, *matcher_)) {
        judge(without_version(each.name), span.begin + each.at, true);
      }
      judge_import(line, span.begin);
    });
  }

  // A module of the company that comes from nowhere in this skill.
  void judge_import(std::string_view line, std::size_t at) {
    const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
    std::string_view rest = line.substr(first);
    const std::size_t keyword = rest.starts_with("from ") ? 5 : rest.starts_with("import ") ? 7 : 0;
    if (keyword == 0) return;
    rest.remove_prefix(keyword);
    const std::string_view module = rest.substr(0, rest.find_first_of(" .,;\n"));
    if (is_internal(module) && module.find_first_of("_-") != std::string_view::npos) {
      findings_->add(id::internal_name, *document_, {at + first, at + line.size()},
                     "Imports " + std::string(module) + ", which is named as internal");
    }
  }

  void requirements(const Region& region) {
    for_each_command(text_, region, [&](Span span) {
      const std::string_view line = text_.substr(span.begin, span.end - span.begin);
      const std::size_t first = line.find_first_not_of(" \t\r");
      if (first == std::string_view::npos || line[first] == '#' || line[first] == '-') return;
      const std::string_view name =
          line.substr(first, line.find_first_of(" \t=<>~![;@\r", first) - first);
      judge(name, span.begin + first, true);
      const bool pinned =
          line.find("==") != std::string_view::npos || line.find("@ ") != std::string_view::npos ||
          line.find("://") != std::string_view::npos || line.find("~=") != std::string_view::npos;
      if (!pinned && !name.empty())
        findings_->add(id::unpinned, *document_, {span.begin + first, span.end});
    });
  }

  // `"name": "range"` within the objects whose names end in `ependencies`.
  void dependencies(const Region& region) {
    const std::string_view text = text_.substr(region.begin, region.end - region.begin);
    for (std::size_t at = text.find("ependencies\""); at != std::string_view::npos;
         at = text.find("ependencies\"", at + 12)) {
      const std::size_t close = std::min(text.find('}', at), text.size());
      for (std::size_t quote = text.find('"', at + 12); quote < close;
           quote = text.find('"', quote + 1)) {
        const std::size_t end = text.find('"', quote + 1);
        if (end >= close) break;
        const std::size_t next = text.find_first_not_of(" \t", end + 1);
        if (next < close && text[next] == ':')
          judge(text.substr(quote + 1, end - quote - 1), region.begin + quote + 1, true);
        quote = end;
      }
    }
  }

  void judge(std::string_view name, std::size_t at, bool is_dependency) {
    if (name.empty() || name.size() > 214 || name.find("://") != std::string_view::npos ||
        name.starts_with("."))
      return;
    if (++judged_ > most_names) return findings_->note_left_out();
    const Span span{at, at + name.size()};
    if (const std::string_view target = nearly_known(name); !target.empty()) {
      findings_->add(id::look_alike, *document_, span,
                     std::string(name) + " is almost, but not quite, " + std::string(target));
    }
    if (is_dependency && is_internal(name)) findings_->add(id::internal_name, *document_, span);
    if (is_dependency && says_internal(name)) {
      findings_->add(
          id::internal_name, *document_, span,
          std::string(name) + " is said to be internal, but comes from a public registry");
    }
  }

  // The text says of this very package that it is the company's own.
  [[nodiscard]] bool says_internal(std::string_view name) {
    if (!told_) {
      const std::string_view text = text_.substr(0, 64u << 10);
      told_ = holds_any(text,
                        {"internal registry", "Internal registry", "internal package",
                         "private registry", "internal PyPI", "internal npm", "internal index"}) &&
              !holds_any(text, {"--registry", "--index-url", "registry="});
    }
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyz0123456789-_@/.";
    return *told_ && name.find_first_not_of(plain) == std::string_view::npos;
  }

  const Document* document_;
  std::string_view text_;
  PatternMatcher* matcher_;
  FileFindings* findings_;
  std::optional<bool> told_;  ///< whether the text speaks of a registry of its own
  std::size_t judged_ = 0;
};

}  // namespace

std::string_view nearly_known(std::string_view name) {
  const std::string lower = lower_case(name);
  for (const std::string_view part : split(lower, "@/-_. ")) {
    if (const std::string_view target = nearly_known_part(part); !target.empty()) return target;
  }
  return {};
}

void inspect_names(const Document& document, std::uint32_t signals, PatternMatcher& matcher,
                   FileFindings& findings) {
  NameScan(document, matcher, findings).run((signals & names_packages) != 0);
}

}  // namespace tank::inline v0::analysis
