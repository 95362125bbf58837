// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <tank/base/limits.hpp>
#include <tank/package/package_name.hpp>

namespace tank::inline v0::package {
namespace {

// Packers skip a folder `node_modules`; the others cannot be a folder's name on Windows.
constexpr std::array<std::string_view, 5> reserved{"node_modules", "con", "prn", "aux", "nul"};

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_device_with_number(std::string_view name) {
  return name.size() == 4 && (name.starts_with("com") || name.starts_with("lpt")) &&
         name[3] >= '1' && name[3] <= '9';
}

bool is_part(std::string_view part, std::string_view separators) {
  if (part.empty() || !is_alphanumeric(part.front()) || !is_alphanumeric(part.back())) return false;
  return std::ranges::all_of(part, [separators](char c) {
    return is_alphanumeric(c) || separators.find(c) != std::string_view::npos;
  });
}

tl::unexpected<Error> refuse(std::string_view why) {
  return fail(Errc::invalid_package_name, std::string(why));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_folded(std::string& out, char c) {
  out += c == '0' ? 'o' : c == '1' || c == 'i' ? 'l' : c;
  if (out.ends_with("rn")) out.replace(out.size() - 2, 2, "m");
  if (out.ends_with("vv")) out.replace(out.size() - 2, 2, "w");
}

}  // namespace

Result<PackageName> PackageName::parse(std::string_view text) {
  if (text.size() > limits::package_name_length) {
    return refuse("a package name has at most " + std::to_string(limits::package_name_length) +
                  " characters");
  }
  const std::size_t slash = text.find('/');
  if (text.empty() || text.front() != '@' || slash == std::string_view::npos) {
    return refuse("a package name reads `@scope/name`");
  }
  if (!is_part(text.substr(1, slash - 1), "-")) {
    return refuse(
        "the scope of a package name is of `a-z`, `0-9` and `-`, with a letter or digit at both "
        "ends");
  }
  const std::string_view name = text.substr(slash + 1);
  if (!is_part(name, "-_")) {
    return refuse(
        "a package name is of `a-z`, `0-9`, `-` and `_`, with a letter or digit at both ends");
  }
  if (std::ranges::find(reserved, name) != reserved.end() || is_device_with_number(name)) {
    return refuse("`" + std::string(name) + "` is a reserved name; choose another");
  }
  return PackageName(std::string(text));
}

std::string_view PackageName::scope() const {
  return std::string_view(text_).substr(1, text_.find('/') - 1);
}

std::string_view PackageName::name() const {
  return std::string_view(text_).substr(text_.find('/') + 1);
}

std::string skeleton(const PackageName& name) {
  std::string out;
  out.reserve(name.to_string().size());
  const std::string& text = name.to_string();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool separates = text[i] == '-' || text[i] == '_';
    // `1-11` and `11-1` are two numbers, and not the same two. No name ends in a separator.
    const bool counts = separates && is_digit(text[i - 1]) && is_digit(text[i + 1]);
    if (counts) out += '-';
    if (!separates) append_folded(out, text[i]);
  }
  return out;
}

bool confusable(const PackageName& a, const PackageName& b) {
  return a != b && skeleton(a) == skeleton(b);
}

}  // namespace tank::inline v0::package
