// SPDX-License-Identifier: Apache-2.0
#include "core/package/path_pattern.hpp"

#include <algorithm>
#include <vector>

#include <tank/base/limits.hpp>
#include <tank/package/permissions.hpp>

#include "core/package/utf8.hpp"

namespace tank::inline v0::package {
namespace {

using Segments = std::vector<std::string_view>;

constexpr std::string_view leaves_project =
    "it leaves the project; write it relative to the project's folder";

tl::unexpected<Error> refuse(std::string_view path, std::string_view why) {
  return fail(Errc::invalid_permissions, "path `" + std::string(path) + "`: " + std::string(why));
}

// The first segment of `rest`, which is cut from it together with its slash.
std::string_view take_segment(std::string_view& rest) {
  const std::size_t slash = rest.find('/');
  const std::string_view segment = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
  return segment;
}

Result<void> check_text(std::string_view text) {
  if (!is_utf8(text)) return fail(Errc::invalid_permissions, "a path is not valid UTF-8");
  if (std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
    return fail(Errc::invalid_permissions, "a path holds a control character");
  }
  if (text.empty()) return refuse(text, "it is empty; write `.` for the project's folder");
  if (text.find('\\') != std::string_view::npos) return refuse(text, "write `/`, not a backslash");
  if (text.front() == '/') return refuse(text, leaves_project);
  return {};
}

// Looked for in the result: `./~` and `a/../~` are written as `~` in the end.
Result<void> check_beginning(std::string_view first, std::string_view text) {
  if (first.front() == '~') return refuse(text, leaves_project);
  if (first.size() > 1 && first[1] == ':') return refuse(text, "it begins with a drive letter");
  return {};
}

Result<void> add_segment(Segments& segments, std::string_view segment, std::string_view text) {
  if (segment.empty() || segment == ".") return {};
  if (!segments.empty() && segments.back() == "**") {
    return refuse(text, "`**` may only be the last segment");
  }
  if (segment == "..") {
    // What `*/..` is depends on the folder behind the star when that is a link.
    if (segments.empty()) return refuse(text, "it leaves the project");
    if (segments.back() == "*") return refuse(text, "`..` may not follow a wildcard");
    segments.pop_back();
    return {};
  }
  if (segment == "**" && !segments.empty() && segments.back() == "*") {
    return refuse(text, "`**` may not follow `*`; write `**` for the folder above");
  }
  if (segment.find('*') != std::string_view::npos && segment != "*" && segment != "**") {
    return refuse(text, "`*` stands for a whole segment");
  }
  segments.push_back(segment);
  return {};
}

}  // namespace

Result<std::string> normalize_path(std::string_view text) {
  if (text.size() > limits::permission_path_length) {
    return fail(Errc::invalid_permissions, "a path is too long");
  }
  if (auto checked = check_text(text); !checked) return pass(checked);
  Segments segments;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view segment = take_segment(rest);
    if (auto added = add_segment(segments, segment, text); !added) return pass(added);
  }
  if (segments.empty()) return std::string(".");
  if (auto checked = check_beginning(segments.front(), text); !checked) return pass(checked);
  std::string out;
  for (const std::string_view segment : segments) {
    if (!out.empty()) out += '/';
    out += segment;
  }
  return out;
}

bool path_covers(std::string_view pattern, std::string_view path) {
  if (pattern == ".") return path == ".";
  if (path == ".") return pattern == "**";
  for (;;) {
    if (pattern == "**") return true;
    if (pattern.empty() || path.empty()) return pattern.empty() && path.empty();
    const std::string_view a = take_segment(pattern);
    const std::string_view b = take_segment(path);
    if (a != b && (a != "*" || b == "**")) return false;
  }
}

}  // namespace tank::inline v0::package
