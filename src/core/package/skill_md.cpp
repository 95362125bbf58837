// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/package/skill_md.hpp>

#include "core/package/utf8.hpp"
#include "core/package/yaml_events.hpp"

namespace tank::inline v0::package {
namespace {

using Kind = YamlEvent::Kind;

tl::unexpected<Error> refuse(std::string_view why) {
  return fail(Errc::invalid_skill, "SKILL.md: " + std::string(why));
}

std::string_view line_at(std::string_view text, std::size_t begin) {
  std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_mark(std::string_view line) {
  return line.starts_with("---") && line.find_first_not_of(' ', 3) == std::string_view::npos;
}

struct Parts {
  std::string_view front_matter;
  std::size_t body_offset = 0;
};

Result<Parts> split(std::string_view text) {
  if (!is_mark(line_at(text, 0))) return refuse("the first line is not `---`");
  const std::size_t begin = std::min(text.find('\n'), text.size() - 1) + 1;
  const std::string_view within = text.substr(0, begin + limits::skill_front_matter_bytes);
  for (std::size_t at = begin; at < within.size();) {
    const std::size_t next = std::min(text.find('\n', at), text.size() - 1) + 1;
    if (is_mark(line_at(text, at))) return Parts{text.substr(begin, at - begin), next};
    at = next;
  }
  if (within.size() < text.size()) {
    return fail(Errc::limit_exceeded, "SKILL.md: the front matter is too long, or not closed");
  }
  return refuse("the front matter is not closed with a line `---`");
}

// Only `\n` and `\r\n` end a line. YAML knows more ends, which other readers do not see.
Result<void> check_characters(std::string_view text) {
  if (!is_utf8(text)) return refuse("the front matter is not valid UTF-8");
  for (const std::string_view end : {"\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"}) {
    if (text.find(end) != std::string_view::npos) return refuse("an unusual end of a line");
  }
  for (std::size_t at = text.find('\r'); at != std::string_view::npos;
       at = text.find('\r', at + 1)) {
    if (text.substr(at, 2) != "\r\n") return refuse("an unusual end of a line");
  }
  return {};
}

std::vector<std::size_t> line_offsets(std::string_view text) {
  std::vector<std::size_t> out{0};
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    out.push_back(at + 1);
  }
  return out;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](unsigned char c) { return (c & 0xc0) != 0x80; }));
}

// `Read Bash(git add:*)`: words between spaces or commas, parentheses kept together.
std::vector<std::string> split_tools(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  int open = 0;
  for (const char c : text) {
    open += c == '(' ? 1 : c == ')' && open > 0 ? -1 : 0;
    if (open == 0 && (c == ' ' || c == ',' || c == '\n')) {
      if (!word.empty()) out.push_back(std::exchange(word, {}));
    } else {
      word += c;
    }
  }
  if (!word.empty()) out.push_back(std::move(word));
  return out;
}

class FrontMatter {
 public:
  explicit FrontMatter(std::string_view text)
      : text_(text), lines_(line_offsets(text)), events_(text) {}

  Result<SkillMd> read() {
    const auto first = events_.next();
    if (!first) return pass(first);
    if (first->kind != Kind::begin_map || first->is_flow) {
      return refuse("the front matter is no list of `field: value` lines");
    }
    for (;;) {
      auto key = events_.next();
      if (!key) return pass(key);
      close_unknown(key->kind == Kind::end_map ? lines_.size() : key->line);
      if (key->kind == Kind::end_map) break;
      if (auto taken = take_field(*key); !taken) return pass(taken);
    }
    const auto last = events_.next();
    if (!last) return pass(last);
    if (last->kind != Kind::end) return refuse("something follows the fields");
    if (auto checked = check(); !checked) return pass(checked);
    return std::move(skill_);
  }

 private:
  Result<void> take_field(const YamlEvent& key) {
    if (key.kind != Kind::scalar || key.text.empty()) return refuse("a field's name is no text");
    if (key.text == "<<") return refuse("merge keys are not taken");
    if (!seen_.insert(key.text).second) return refuse("`" + key.text + "` comes twice");
    const auto value = events_.next();
    if (!value) return pass(value);
    if (key.text == "name") return take_text(skill_.name, key.text, *value);
    if (key.text == "description") return take_text(skill_.description, key.text, *value);
    if (key.text == "license") return take_text(skill_.license, key.text, *value);
    if (key.text == "compatibility") return take_text(skill_.compatibility, key.text, *value);
    if (key.text == "metadata") return take_metadata(*value);
    if (key.text == "allowed-tools") return take_tools(*value);
    unknown_line_ = key.line;
    skill_.other.push_back({key.text, {}});
    return skip_value(events_, *value);
  }

  static Result<void> take_text(std::string& out, std::string_view field, const YamlEvent& value) {
    if (value.kind != Kind::scalar) return refuse("`" + std::string(field) + "` is no text");
    out = value.text;
    while (out.ends_with('\n')) out.pop_back();
    return {};
  }

  Result<void> take_metadata(const YamlEvent& value) {
    if (value.kind == Kind::scalar && value.text.empty()) return {};
    if (value.kind != Kind::begin_map) return refuse("`metadata` is no map of texts");
    for (;;) {
      auto key = events_.next();
      if (!key) return pass(key);
      if (key->kind == Kind::end_map) return {};
      if (key->kind != Kind::scalar) return refuse("`metadata` has a key that is no text");
      if (key->text == "<<") return refuse("merge keys are not taken");
      auto item = events_.next();
      if (!item) return pass(item);
      if (item->kind != Kind::scalar) return refuse("`metadata` is no map of texts");
      if (!skill_.metadata.emplace(std::move(key->text), std::move(item->text)).second) {
        return refuse("`metadata` has a key twice");
      }
    }
  }

  Result<void> take_tools(const YamlEvent& value) {
    if (value.kind == Kind::scalar) {
      skill_.allowed_tools = split_tools(value.text);
      return {};
    }
    if (value.kind != Kind::begin_list) return refuse("`allowed-tools` is no list of words");
    for (;;) {
      auto item = events_.next();
      if (!item) return pass(item);
      if (item->kind == Kind::end_list) return {};
      if (item->kind != Kind::scalar) return refuse("`allowed-tools` is no list of words");
      skill_.allowed_tools.push_back(std::move(item->text));
    }
  }

  // An unknown field goes up to the line of the next key.
  void close_unknown(std::size_t next_line) {
    if (!unknown_line_) return;
    const std::size_t begin = lines_[*unknown_line_];
    const std::size_t end = next_line < lines_.size() ? lines_[next_line] : text_.size();
    skill_.other.back().text = std::string(text_.substr(begin, end - begin));
    unknown_line_.reset();
  }

  [[nodiscard]] Result<void> check() const {
    const bool good_name = !skill_.name.empty() &&
                           skill_.name.size() <= limits::skill_name_length &&
                           std::ranges::all_of(skill_.name, [](char c) {
                             return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                           });
    if (!good_name) return refuse("`name` must be 1 to 64 of `a-z`, `0-9` and `-`");
    const std::size_t length = count_characters(skill_.description);
    if (length == 0 || length > limits::skill_description_length) {
      return refuse("`description` must have 1 to 1024 characters");
    }
    if (count_characters(skill_.compatibility) > limits::skill_compatibility_length) {
      return refuse("`compatibility` must have at most 500 characters");
    }
    return {};
  }

  std::string_view text_;
  std::vector<std::size_t> lines_;
  YamlEvents events_;
  SkillMd skill_;
  std::set<std::string> seen_;
  std::optional<std::size_t> unknown_line_;
};

}  // namespace

Result<SkillMd> parse_skill_md(std::string_view text) {
  const auto parts = split(text);
  if (!parts) return pass(parts);
  if (auto checked = check_characters(parts->front_matter); !checked) return pass(checked);
  auto skill = FrontMatter(parts->front_matter).read();
  if (skill) skill->body_offset = parts->body_offset;
  return skill;
}

}  // namespace tank::inline v0::package
