// SPDX-License-Identifier: Apache-2.0
#include "storage/artifacts/s3/xml.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include <tank/base/limits.hpp>

namespace tank::inline v0::s3 {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> entities{
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
constexpr std::size_t longest_reference = 12;  // `#x0010FFFF;`, and a bit

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_part(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
}
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 && !is_space(c); }

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&out](std::uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) {
    byte(0xC0 | (code >> 6));
  } else if (code < 0x10000) {
    byte(0xE0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3F));
  } else {
    byte(0xF0 | (code >> 18));
    byte(0x80 | ((code >> 12) & 0x3F));
    byte(0x80 | ((code >> 6) & 0x3F));
  }
  byte(0x80 | (code & 0x3F));
}

// XML 1.0 §2.2, without the control characters that some writers let through.
bool is_character(std::uint32_t code) {
  if (code < 0x20) return code == '\t' || code == '\r' || code == '\n';
  return code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF) && code != 0xFFFE && code != 0xFFFF;
}

class XmlReader {
 public:
  explicit XmlReader(std::string_view text) : rest_(text) {}

  Result<XmlElement> read() {
    if (rest_.size() > limits::s3_document_bytes) return refuse("it is too long");
    skip("\xEF\xBB\xBF");
    skip_space();  // S3 sends blanks while it works, before anything else
    if (rest_.starts_with("<?xml") && rest_.size() > 5 && is_space(rest_[5])) {
      const std::size_t end = rest_.find("?>");
      if (end == std::string_view::npos) return refuse("its declaration has no end");
      rest_.remove_prefix(end + 2);
    }
    skip_space();
    if (!rest_.starts_with('<')) return refuse("it does not begin with an element");
    XmlElement root;
    if (auto done = read_element(root, 1); !done) return pass(std::move(done));
    skip_space();
    if (!rest_.empty()) return refuse("something follows its end");
    return root;
  }

 private:
  static tl::unexpected<Error> refuse(std::string_view why) {
    return fail(Errc::invalid_argument, "this XML cannot be read: " + std::string(why));
  }

  bool skip(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  bool skip_space() {
    const auto end = std::ranges::find_if_not(rest_, is_space);
    const auto count = static_cast<std::size_t>(end - rest_.begin());
    rest_.remove_prefix(count);
    return count > 0;
  }

  Result<std::string> read_name() {
    const auto end = std::ranges::find_if_not(rest_, is_name_part);
    const std::string_view name = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    if (name.empty() || !is_letter(name.front())) return refuse("a name is expected");
    rest_.remove_prefix(name.size());
    return std::string(name);
  }

  // Between `<` and the end of what it opens.
  Result<void> read_element(XmlElement& into, std::size_t depth) {
    if (depth > limits::s3_document_depth) return refuse("it is nested too deep");
    if (++elements_ > limits::s3_document_elements) return refuse("it has too many elements");
    if (!skip("<")) return refuse("an element is expected");
    const auto name = read_name();
    if (!name) return pass(name);
    into.name = name->substr(name->rfind(':') + 1);
    if (auto skipped = skip_attributes(); !skipped) return skipped;
    if (skip("/>")) return {};
    if (!skip(">")) return refuse("a tag has no end");
    if (auto done = read_content(into, depth); !done) return done;
    if (!skip("</") || !skip(*name)) return refuse("`" + *name + "` is not closed");
    skip_space();
    if (!skip(">")) return refuse("`" + *name + "` is not closed");
    return {};
  }

  Result<void> skip_attributes() {
    while (true) {
      const bool spaced = skip_space();
      if (rest_.starts_with('>') || rest_.starts_with("/>")) return {};
      if (!spaced) return refuse("a tag has no end");
      if (auto name = read_name(); !name) return pass(name);
      skip_space();
      if (!skip("=")) return refuse("an attribute has no value");
      skip_space();
      const char quote = rest_.empty() ? '\0' : rest_.front();
      if (quote != '"' && quote != '\'') return refuse("an attribute has no value");
      rest_.remove_prefix(1);
      const std::size_t end = rest_.find(quote);
      if (end == std::string_view::npos || rest_.substr(0, end).find('<') != std::string_view::npos)
        return refuse("an attribute has no end");
      rest_.remove_prefix(end + 1);
    }
  }

  Result<void> read_content(XmlElement& into, std::size_t depth) {
    while (!rest_.starts_with("</")) {
      if (rest_.empty()) return refuse("`" + into.name + "` has no end");
      if (rest_.front() == '<') {
        if (auto done = read_element(into.children.emplace_back(), depth + 1); !done) return done;
      } else if (rest_.front() == '&') {
        if (auto done = read_reference(into.text); !done) return done;
      } else {
        if (is_control(rest_.front())) return refuse("it has control characters");
        into.text += rest_.front();
        rest_.remove_prefix(1);
      }
    }
    return {};
  }

  Result<void> read_reference(std::string& into) {
    const std::size_t end = rest_.substr(0, longest_reference).find(';');
    if (end == std::string_view::npos) return refuse("a reference has no end");
    std::string_view name = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    for (const auto& [word, character] : entities) {
      if (name != word) continue;
      into += character;
      return {};
    }
    if (!name.starts_with('#')) return refuse("it has entities of its own");
    name.remove_prefix(1);
    const bool is_hex = name.starts_with('x');
    if (is_hex) name.remove_prefix(1);
    std::uint32_t code = 0;
    const char* last = name.data() + name.size();
    const auto [stop, error] = std::from_chars(name.data(), last, code, is_hex ? 16 : 10);
    if (error != std::errc{} || stop != last || !is_character(code)) {
      return refuse("a reference names no character");
    }
    append_utf8(into, code);
    return {};
  }

  std::string_view rest_;
  std::size_t elements_ = 0;
};

}  // namespace

const XmlElement* XmlElement::find(std::string_view child) const {
  const auto found = std::ranges::find(children, child, &XmlElement::name);
  return found == children.end() ? nullptr : &*found;
}

std::string_view XmlElement::text_of(std::string_view child) const {
  const XmlElement* found = find(child);
  return found == nullptr ? std::string_view{} : std::string_view(found->text);
}

Result<XmlElement> parse_xml(std::string_view text) { return XmlReader(text).read(); }

std::string escape_xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto* const found =
        std::ranges::find(entities, c, &std::pair<std::string_view, char>::second);
    if (found == entities.end()) {
      out += c;
    } else {
      out.append("&").append(found->first).append(";");
    }
  }
  return out;
}

}  // namespace tank::inline v0::s3
