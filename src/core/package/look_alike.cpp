// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>

#include <tank/package/look_alike.hpp>

namespace tank::inline v0::package {
namespace {

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Letters that are doubled said once, separators left out but between digits.
std::string said_once(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool separates = c == '-' || c == '_';
    const bool counts =
        separates && i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) && is_digit(text[i + 1]);
    if (separates && !counts) continue;
    if (is_letter(c) && !out.empty() && out.back() == c) continue;
    out += counts ? '-' : c;
  }
  return out;
}

void add(std::vector<std::string>& out, const std::string& text) {
  const auto name = PackageName::parse(text);
  if (!name) return;
  std::string folded = skeleton(*name);
  if (std::ranges::find(out, folded) == out.end()) out.push_back(std::move(folded));
}

}  // namespace

std::vector<std::string> look_alike_skeletons(const PackageName& name) {
  std::vector<std::string> out{skeleton(name)};
  const std::string& text = name.to_string();
  add(out, '@' + std::string(name.scope()) + '/' + said_once(name.name()));
  for (std::size_t i = text.find('/') + 1; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && text[end] == text[i]) ++end;
    if (is_letter(text[i])) {
      std::string other = text;
      if (end - i == 1) {
        other.insert(i, 1, text[i]);
      } else {
        other.erase(i, end - i - 1);
      }
      add(out, other);
    }
    i = end;
  }
  return out;
}

bool look_alike(const PackageName& a, const PackageName& b) {
  if (a == b) return false;
  return confusable(a, b) || (said_once(a.scope()) == said_once(b.scope()) &&
                              said_once(a.name()) == said_once(b.name()));
}

bool one_slip_apart(const PackageName& a, const PackageName& b) {
  if (a == b) return false;
  const std::string first = skeleton(a);
  const std::string second = skeleton(b);
  const std::string& shorter = first.size() <= second.size() ? first : second;
  const std::string& longer = first.size() <= second.size() ? second : first;
  if (longer.size() - shorter.size() > 1) return false;
  const auto [one, other] = std::ranges::mismatch(shorter, longer);
  const auto head = static_cast<std::size_t>(one - shorter.begin());
  const std::string_view rest = std::string_view(shorter).substr(head);
  const std::string_view longer_rest = std::string_view(longer).substr(head);
  if (shorter.size() != longer.size()) return longer_rest.substr(1) == rest;
  if (rest.empty() || rest.substr(1) == longer_rest.substr(1)) return true;
  const bool swapped = rest[0] == longer_rest[1] && rest[1] == longer_rest[0];
  // The slash is no letter: it parts two words.
  return swapped && rest[0] != '/' && rest[1] != '/' && rest.substr(2) == longer_rest.substr(2);
}

}  // namespace tank::inline v0::package
