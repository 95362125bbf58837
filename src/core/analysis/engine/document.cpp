// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/engine/document.hpp"

#include <algorithm>
#include <array>

#include <tank/base/limits.hpp>

namespace tank::inline v0::analysis {
namespace {

struct Kind {
  std::string_view extension;
  Where where;
};

constexpr std::array kinds{
    Kind{".py", in_python | in_shell},
    Kind{".pyw", in_python | in_shell},
    Kind{".ipynb", in_python | in_shell | in_config},
    Kind{".js", in_script | in_shell},
    Kind{".mjs", in_script | in_shell},
    Kind{".cjs", in_script | in_shell},
    Kind{".jsx", in_script | in_shell},
    Kind{".ts", in_script | in_shell},
    Kind{".tsx", in_script | in_shell},
    Kind{".mts", in_script | in_shell},
    Kind{".cts", in_script | in_shell},
    Kind{".sh", in_shell},
    Kind{".bash", in_shell},
    Kind{".zsh", in_shell},
    Kind{".fish", in_shell},
    Kind{".ksh", in_shell},
    Kind{".ps1", in_shell},
    Kind{".psm1", in_shell},
    Kind{".bat", in_shell},
    Kind{".cmd", in_shell},
    Kind{".rb", in_shell | in_python},
    Kind{".pl", in_shell | in_python},
    Kind{".php", in_shell | in_script},
    Kind{".json", in_config},
    Kind{".jsonc", in_config},
    Kind{".yaml", in_config | in_shell},
    Kind{".yml", in_config | in_shell},
    Kind{".toml", in_config},
    Kind{".ini", in_config},
    Kind{".cfg", in_config},
    Kind{".conf", in_config},
    Kind{".env", in_config},
    Kind{".html", in_markup | in_script},
    Kind{".htm", in_markup | in_script},
    Kind{".svg", in_markup | in_script},
    Kind{".xml", in_markup | in_config},
    Kind{".vue", in_markup | in_script},
};

constexpr Where any_code = in_code | in_config;

// By the first line, for files without a telling name.
Where where_of_first_line(std::string_view text) {
  if (!text.starts_with("#!")) return in_prose;
  const std::string_view line = text.substr(0, std::min<std::size_t>(text.find('\n'), 128));
  if (line.find("python") != std::string_view::npos) return in_python | in_shell;
  if (line.find("node") != std::string_view::npos || line.find("deno") != std::string_view::npos) {
    return in_script | in_shell;
  }
  return in_code;
}

Where where_of(std::string_view path, std::string_view text) {
  const std::string name = lower_case(base_name(path));
  if (name == "package.json") return in_config | in_package_json;
  if (name.starts_with("requirements") && name.ends_with(".txt")) return in_requirements;
  if (name == "pip.conf" || name == ".npmrc" || name == "constraints.txt") {
    return in_requirements | in_config;
  }
  if (name == "dockerfile" || name == "makefile" || name == "justfile") return in_shell | in_config;
  const std::string extension = extension_of(path);
  const auto found = std::ranges::find(kinds, extension, &Kind::extension);
  return found == kinds.end() ? where_of_first_line(text) : found->where;
}

bool is_markdown(std::string_view path) {
  const std::string extension = extension_of(path);
  return extension == ".md" || extension == ".markdown" || extension == ".mdx" ||
         extension == ".mdc" || extension == ".rst";
}

// Parts of a text beyond the first so many are one, of all their kinds at once: memory is bounded,
// and no rule is lost.
void add_region(std::vector<Region>& regions, Region next) {
  constexpr std::size_t most = 20'000;
  if (regions.size() < most) {
    regions.push_back(next);
    return;
  }
  regions.back().end = next.end;
  regions.back().where |= next.where;
}

// Takes Markdown apart line by line: fenced code, HTML comments, and the prose between them.
class MarkdownParts {
 public:
  explicit MarkdownParts(std::string_view text) : text_(text) {}

  std::vector<Region> take() {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      read_line(at, text_.substr(at, end - at));
      at = end + 1;
    }
    close(text_.size());
    return std::move(regions_);
  }

 private:
  void close(std::size_t end) {
    if (end > begin_) add_region(regions_, {begin_, end, now_});
    begin_ = end;
  }

  static std::string_view fence_of(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t>");
    if (first == std::string_view::npos) return {};
    line.remove_prefix(first);
    const char mark = line.front();
    if (mark != '`' && mark != '~') return {};
    const std::size_t length = std::min(line.find_first_not_of(mark), line.size());
    return length >= 3 ? line.substr(0, length) : std::string_view();
  }

  void read_line(std::size_t at, std::string_view line) {
    const std::string_view fence = fence_of(line);
    if (!open_fence_.empty()) {
      if (fence.starts_with(open_fence_)) {
        close(at);
        open_fence_ = {};
        now_ = in_prose;
      }
      return;
    }
    if (now_ != in_hidden && !fence.empty()) {
      close(at);
      open_fence_ = fence;
      now_ = any_code;
      return;
    }
    read_comments(at, line);
  }

  void read_comments(std::size_t at, std::string_view line) {
    for (std::size_t from = 0; from < line.size();) {
      const bool inside = now_ == in_hidden;
      const std::size_t mark = line.find(inside ? "-->" : "<!--", from);
      if (mark == std::string_view::npos) return;
      from = mark + (inside ? 3 : 4);
      close(at + (inside ? from : mark));
      now_ = inside ? in_prose : in_hidden;
    }
  }

  std::string_view text_;
  std::vector<Region> regions_;
  std::size_t begin_ = 0;
  Where now_ = in_prose;
  std::string_view open_fence_;
};

// Comments of markup are hidden; the rest is what it is.
std::vector<Region> markup_parts(std::string_view text, Where where) {
  std::vector<Region> regions;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = std::min(text.find("<!--", at), text.size());
    if (open > at) add_region(regions, {at, open, where});
    if (open == text.size()) break;
    const std::size_t close = text.find("-->", open + 4);
    at = close == std::string_view::npos ? text.size() : close + 3;
    add_region(regions, {open, at, in_hidden});
  }
  return regions;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string extension_of(std::string_view path) {
  const std::string_view name = base_name(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string() : lower_case(name.substr(dot));
}

Role role_of(std::string_view path) {
  const std::string lower = "/" + lower_case(path);
  const std::string name(base_name(lower));
  const auto has = [&](std::string_view part) { return lower.find(part) != std::string::npos; };
  if (has("/test/") || has("/tests/") || has("/__tests__/") || has("/spec/") || has("/fixtures/") ||
      has("/testdata/") || has("_test.") || has(".test.") || has(".spec.") ||
      name.starts_with("test_")) {
    return Role::test;
  }
  if (has("/example/") || has("/examples/") || has("/samples/") || has("/demo/") ||
      has(".example") || has(".sample")) {
    return Role::example;
  }
  if (has("/docs/") || has("/doc/") || name.starts_with("readme") ||
      name.starts_with("changelog") || name.starts_with("license") ||
      name.starts_with("contributing") || name.starts_with("security.")) {
    return Role::document;
  }
  return Role::product;
}

Document make_document(std::string_view path, std::string_view text) {
  Document out;
  out.path = path;
  out.text = text;
  out.role = role_of(path);
  if (is_markdown(path)) {
    out.regions = MarkdownParts(text).take();
  } else if (const Where where = where_of(path, text); (where & in_markup) != 0) {
    out.regions = markup_parts(text, where);
  } else if (!text.empty()) {
    out.regions.push_back({0, text.size(), where});
  }
  return out;
}

Document make_derived(const Document& parent, std::size_t origin, std::string_view text,
                      Where where) {
  Document out;
  out.path = parent.path;
  out.text = text;
  out.role = parent.role;
  out.parent = &parent;
  out.origin = origin;
  out.depth = parent.depth + 1;
  if (!text.empty()) out.regions.push_back({0, text.size(), where});
  return out;
}

Region line_around(std::string_view text, std::size_t at) {
  constexpr std::size_t half = limits::scan_line_bytes / 2;
  const std::size_t least = at > half ? at - half : 0;
  const std::size_t most = std::min(text.size(), at + half);
  std::size_t begin = at;
  while (begin > least && text[begin - 1] != '\n') --begin;
  const std::size_t newline = text.substr(0, most).find('\n', at);
  return {begin, newline == std::string_view::npos ? most : newline, 0};
}

LineCounter::Place LineCounter::place_of(std::size_t at) {
  for (; at_ < at && at_ < text_.size(); ++at_) {
    if (text_[at_] == '\n') {
      ++now_.line;
      now_.column = 1;
    } else if ((static_cast<unsigned char>(text_[at_]) & 0xC0) != 0x80) {
      ++now_.column;  // every byte but those that go on with a character
    }
  }
  return now_;
}

bool is_comment_line(std::string_view text, std::size_t at) {
  constexpr std::size_t far = 512;
  std::size_t begin = at;
  while (begin > 0 && at - begin < far && text[begin - 1] != '\n') --begin;
  while (begin < at && (text[begin] == ' ' || text[begin] == '\t')) ++begin;
  const std::string_view line = text.substr(begin, 2);
  return line.starts_with("#") ? line != "#!" : line == "//" || line == "* " || line == "/*";
}

}  // namespace tank::inline v0::analysis
