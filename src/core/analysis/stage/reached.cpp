// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/stage/reached.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <tank/package/permissions.hpp>

#include "core/analysis/engine/catalog.hpp"
#include "core/analysis/engine/literal_set.hpp"
#include "core/analysis/stage/flow_text.hpp"

namespace tank::inline v0::analysis {
namespace {

constexpr std::size_t most_places = 500;  // of a file, and four times as many of a skill
constexpr std::size_t longest_path = 300;
constexpr std::size_t sentence = 80;  // bytes before an address that say what is done with it

// What a word in a text leads to.
enum class Mark : std::uint8_t { address, call, process, command, quote };

struct Marked {
  std::string_view word;
  Mark mark;
};

// Calls of Python and JavaScript, and commands of shells. The first argument of a call is a path.
constexpr std::array marks{
    Marked{"://", Mark::address},
    Marked{"`", Mark::quote},
    Marked{"open(", Mark::call},
    Marked{"readfile(", Mark::call},
    Marked{"readfilesync(", Mark::call},
    Marked{"createreadstream(", Mark::call},
    Marked{"createwritestream(", Mark::call},
    Marked{"writefile(", Mark::call},
    Marked{"writefilesync(", Mark::call},
    Marked{"appendfile(", Mark::call},
    Marked{"appendfilesync(", Mark::call},
    Marked{"readtextfile(", Mark::call},
    Marked{"writetextfile(", Mark::call},
    Marked{"unlinksync(", Mark::call},
    Marked{"mkdirsync(", Mark::call},
    Marked{"rmsync(", Mark::call},
    Marked{"os.remove(", Mark::call},
    Marked{"os.makedirs(", Mark::call},
    Marked{"shutil.rmtree(", Mark::call},
    Marked{"read_csv(", Mark::call},
    Marked{"path(", Mark::call},
    Marked{"subprocess.run", Mark::process},
    Marked{"subprocess.call", Mark::process},
    Marked{"subprocess.popen", Mark::process},
    Marked{"subprocess.check_", Mark::process},
    Marked{"create_subprocess_", Mark::process},
    Marked{"os.system(", Mark::process},
    Marked{"os.popen(", Mark::process},
    Marked{"os.exec", Mark::process},
    Marked{"os.spawn", Mark::process},
    Marked{"child_process", Mark::process},
    Marked{"execsync(", Mark::process},
    Marked{"spawn(", Mark::process},
    Marked{"spawnsync(", Mark::process},
    Marked{"deno.command", Mark::process},
    Marked{"bun.spawn", Mark::process},
    Marked{"cat ", Mark::command},
    Marked{"head ", Mark::command},
    Marked{"tail ", Mark::command},
    Marked{"source ", Mark::command},
    Marked{"< ", Mark::command},
    Marked{"> ", Mark::command},
    Marked{">> ", Mark::command},
    Marked{"tee ", Mark::command},
    Marked{"rm ", Mark::command},
    Marked{"mv ", Mark::command},
    Marked{"cp ", Mark::command},
    Marked{"touch ", Mark::command},
    Marked{"mkdir ", Mark::command},
    Marked{"chmod ", Mark::command},
};

const LiteralSet& marked_words() {
  static const LiteralSet built = [] {
    LiteralSet words;
    for (const Marked& each : marks) words.add(each.word);
    words.build();
    return words;
  }();
  return built;
}

// Words that announce in prose that the agent is to reach what follows.
const LiteralSet& verbs() {
  static const LiteralSet built = [] {
    LiteralSet words;
    for (const std::string_view each :
         {"send",   "post ",  "fetch", "download", "upload", "call ", "request", "query", "connect",
          "submit", "get ",   "put ",  "read",     "write",  "open",  "load",    "save",  "append",
          "delete", "create", "edit",  "modify",   "store",  "copy",  "remove"}) {
      words.add(each);
    }
    words.build();
    return words;
  }();
  return built;
}

constexpr std::array<std::string_view, 8> reading_verbs{"read", "open",  "load",  "fetch",
                                                        "get ", "query", "call ", "copy"};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_host_char(char c) { return is_word(c) || c == '.' || c == '-'; }

std::string_view before_in_line(std::string_view text, std::size_t at, std::size_t most) {
  const std::string_view part = text.substr(at > most ? at - most : 0, std::min(at, most));
  const std::size_t newline = part.rfind('\n');
  return newline == std::string_view::npos ? part : part.substr(newline + 1);
}

// Addresses that say where something is from, and that nothing calls.
bool is_reference(std::string_view text, std::size_t at) {
  const std::string before = lower_case(before_in_line(text, at, 60));
  return holds_any(
      before, {"\"repository\"", "\"homepage\"", "\"$schema\"", "\"bugs\"", "\"license\"",
               "\"documentation\"", "\"author\"", "\"funding\"", "xmlns", "\"$id\"", "doctype"});
}

bool is_real_host(const std::string& host) {
  if (host.find('.') == std::string::npos || host.starts_with("127.") || host == "0.0.0.0")
    return false;
  return package::normalize({.network_outbound = {host}}).has_value();
}

bool is_literal_path(std::string_view path) {
  return !path.empty() && path.size() <= longest_path &&
         path.find_first_of("{}$%*`()<>|;&\n\\?") == std::string_view::npos && path != "-" &&
         path.find("://") == std::string_view::npos && !path.starts_with("/dev/");
}

bool holds_verb(std::string_view text) {
  bool found = false;
  verbs().scan(text, [&](std::uint32_t, std::size_t) { found = true; });
  return found;
}

}  // namespace

void FileReach::note(Reach kind, std::string what, const Document& document, std::size_t at,
                     bool is_asked) {
  if (raw_.size() >= most_places) return;
  std::string key(1, static_cast<char>('0' + static_cast<int>(kind)));
  if (!known_.insert(key + what).second) return;
  const Document* now = &document;
  for (; now->parent != nullptr; now = now->parent) at = now->origin;
  raw_.push_back({kind, is_asked, at, std::move(what)});
}

// The host of the address whose `://` is at `at`.
void FileReach::note_host(const Document& document, std::size_t at, bool is_asked) {
  const std::string_view text = document.text;
  std::size_t begin = at + 3;
  std::size_t end = begin;
  const std::size_t most = std::min(text.size(), begin + longest_path);
  while (end < most && (is_host_char(text[end]) || text[end] == '@' || text[end] == ':')) ++end;
  const std::string_view whole = text.substr(begin, end - begin);
  if (const std::size_t user = whole.rfind('@'); user != std::string_view::npos) begin += user + 1;
  end = begin;
  while (end < most && is_host_char(text[end])) ++end;
  while (end > begin && text[end - 1] == '.') --end;
  if (end == begin) return;
  std::string host = lower_case(text.substr(begin, end - begin));
  if (known_.contains("0" + host) || raw_.size() >= most_places) return;
  if (is_comment_line(text, at) || is_reference(text, at) || !is_real_host(host)) return;
  note(Reach::host, std::move(host), document, at, is_asked);
}

// The first argument of a call, where it is a literal, and whether the second one writes.
void FileReach::note_call(const Document& document, std::string_view opener, std::size_t at) {
  const std::string_view call = document.text.substr(at + opener.size(), longest_path);
  const std::size_t first = call.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return;
  const char quote = call[first];
  if (quote != '"' && quote != '\'' && quote != '`') return;
  const std::size_t end = call.find(quote, first + 1);
  if (end == std::string_view::npos) return;
  const std::string_view path = call.substr(first + 1, end - first - 1);
  if (!is_literal_path(path)) return;
  const std::string_view rest = call.substr(end + 1, 12);
  const std::size_t mode = rest.find_first_of("\"'");
  const bool flagged = mode != std::string_view::npos &&
                       rest.substr(0, mode).find(')') == std::string_view::npos &&
                       rest.substr(mode).find_first_of("wax+") != std::string_view::npos;
  const bool writes = flagged || holds_any(opener, {"write", "append", "unlink", "mkdir", "rmsync",
                                                    "remove", "makedirs", "rmtree"});
  const bool chained =
      opener == "path(" &&
      std::ranges::any_of(
          std::array{").write_", ").unlink(", ").mkdir(", ").touch(", ").open('w", ").open(\"w"},
          [&](const char* way) { return call.substr(end + 1).starts_with(way); });
  note(writes || chained ? Reach::write : Reach::read, std::string(path), document, at, false);
}

// The arguments of a command, as far as they are literal paths.
void FileReach::note_arguments(const Document& document, std::string_view command, std::size_t at) {
  constexpr std::size_t most = 8;
  const std::string_view text = document.text;
  std::vector<std::string_view> paths;
  std::size_t now = at + command.size();
  const bool redirects = command.front() == '<' || command.front() == '>';
  while (now < text.size() && paths.size() < most && now - at < longest_path) {
    while (now < text.size() && text[now] == ' ') ++now;
    const char quote = now < text.size() && (text[now] == '"' || text[now] == '\'') ? text[now] : 0;
    if (quote != 0) ++now;
    const std::size_t end = std::min(
        quote != 0 ? text.find(quote, now) : text.find_first_of(" \t\n;|&)<>", now), text.size());
    const std::string_view word = text.substr(now, end - now);
    if (word.empty()) break;
    now = end + (quote != 0 ? 1 : 0);
    // `"$dir"/x`: what goes on behind a quote is no literal as a whole.
    const bool goes_on = now < text.size() &&
                         std::string_view(" \t\n;|&)<>").find(text[now]) == std::string_view::npos;
    if (goes_on) {
      now = std::min(text.find_first_of(" \n;|&)", now), text.size());
      if (now >= text.size() || text[now] != ' ') break;
      continue;
    }
    const bool looks = word.find_first_of("./~") != std::string_view::npos;
    if (word.front() != '-' && looks && is_literal_path(word)) paths.push_back(word);
    if (redirects || now >= text.size() || text[now] != ' ') break;
  }
  const bool reads = command.starts_with("cat") || command.starts_with("head") ||
                     command.starts_with("tail") || command.starts_with("source") ||
                     command.front() == '<';
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const bool source = command.starts_with("cp") && i + 1 < paths.size();
    note(reads || source ? Reach::read : Reach::write, std::string(paths[i]), document, at, false);
  }
}

// A path in a code span, behind a verb: "write the table to `out/table.csv`".
void FileReach::note_prose_path(const Document& document, std::size_t at) {
  const std::string_view text = document.text;
  const std::size_t end = text.substr(0, std::min(text.size(), at + 120)).find('`', at + 1);
  if (end == std::string_view::npos) return;
  const std::string_view path = text.substr(at + 1, end - at - 1);
  const bool looks = path.find('/') != std::string_view::npos && path.find(' ') == path.npos &&
                     !path.starts_with("//") && path.front() != '@';
  if (!looks || !is_literal_path(path)) return;
  const std::string before = lower_case(before_in_line(text, at, sentence));
  if (!holds_verb(before)) return;
  const auto last_of = [&](std::string_view verb) { return before.rfind(verb) + 1; };
  std::size_t reads = 0;
  for (const std::string_view verb : reading_verbs) reads = std::max(reads, last_of(verb));
  std::size_t writes = 0;
  for (const std::string_view verb : {"write", "save", "append", "delete", "create", "edit",
                                      "modify", "store", "remove", "copy"}) {
    writes = std::max(writes, last_of(verb));
  }
  note(writes >= reads ? Reach::write : Reach::read, std::string(path), document, at, true);
}

void FileReach::collect_code(const Document& document, const Region& region) {
  const std::string_view text = document.text.substr(0, region.end);
  const bool calls = (region.where & (in_python | in_script)) != 0;
  const bool shell = (region.where & in_shell) != 0;
  marked_words().scan(text.substr(region.begin), [&](std::uint32_t number, std::size_t end) {
    const Marked& mark = marks[number];
    const std::size_t at = region.begin + end - mark.word.size();
    if (mark.mark == Mark::address) return note_host(document, at, false);
    if (mark.mark == Mark::quote || raw_.size() >= most_places) return;
    if (is_word(mark.word.front()) && at > 0 && (is_word(text[at - 1]) || text[at - 1] == '-'))
      return;
    if (mark.mark == Mark::command) {
      const bool arrow = at > 0 && (text[at - 1] == '=' || text[at - 1] == '-');
      if (shell && !calls && !arrow && !is_comment_line(text, at))
        note_arguments(document, mark.word, at);
      return;
    }
    if (!calls || is_comment_line(text, at)) return;
    if (mark.mark == Mark::call) return note_call(document, mark.word, at);
    const std::string name(text.substr(at, mark.word.size()));
    note(Reach::process, name.ends_with('(') ? name.substr(0, name.size() - 1) : name, document, at,
         false);
  });
}

void FileReach::collect_prose(const Document& document, const Region& region) {
  const std::string_view text = document.text.substr(0, region.end);
  marked_words().scan(text.substr(region.begin), [&](std::uint32_t number, std::size_t end) {
    const Marked& mark = marks[number];
    const std::size_t at = region.begin + end - mark.word.size();
    if (raw_.size() >= most_places) return;
    if (mark.mark == Mark::quote) return note_prose_path(document, at);
    if (mark.mark == Mark::address && holds_verb(before_in_line(text, at, sentence)))
      note_host(document, at, true);
  });
}

void FileReach::collect(const Document& document, std::uint32_t signals) {
  if (document.role == Role::test || document.role == Role::document) return;
  const std::string_view name = base_name(document.path);
  if (name == "tank.json" || name == "skills.json" || name == "package-lock.json") return;
  constexpr Where programs = in_code | in_config | in_requirements;
  for (const Region& region : document.regions) {
    if ((region.where & programs) != 0) {
      const bool code = (region.where & in_code) != 0;
      if (code || (signals & reaches_network) != 0) collect_code(document, region);
    } else if ((region.where & (in_prose | in_hidden)) != 0) {
      collect_prose(document, region);
    }
    // A script of commands starts programs, whatever they are.
    const bool script = document.parent == nullptr && (region.where & in_shell) != 0 &&
                        (region.where & (in_python | in_script | in_config)) == 0;
    if (script) note(Reach::process, "a shell script", document, region.begin, false);
  }
}

void FileReach::finish(Reached& reached) {
  std::ranges::stable_sort(raw_, {}, &Raw::at);
  LineCounter lines(file_->text);
  for (Raw& raw : raw_) {
    if (reached.places.size() >= 4 * most_places) return;
    const std::string key = std::string(1, static_cast<char>('0' + static_cast<int>(raw.kind)));
    if (!reached.known.insert(key + raw.what).second) continue;
    const LineCounter::Place place = lines.place_of(raw.at);
    reached.places.push_back({raw.kind,
                              std::move(raw.what),
                              {std::string(file_->path), place.line, place.column},
                              raw.is_asked});
  }
}

}  // namespace tank::inline v0::analysis
