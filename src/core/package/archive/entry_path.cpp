// SPDX-License-Identifier: Apache-2.0
#include "core/package/archive/entry_path.hpp"

#include <algorithm>
#include <array>

#include <tank/base/limits.hpp>

#include "core/package/archive/name_folding.hpp"
#include "core/package/utf8.hpp"

namespace tank::inline v0::package {
namespace {

struct Span {
  char32_t first, last;
};

// What one does not see, or what turns the order of what one sees: two names that differ in
// these only look the same, and HFS+ takes some of them for the same.
constexpr std::array invisible{
    Span{0x00, 0x1f},     Span{0x7f, 0x9f},     Span{0xad, 0xad},       Span{0x61c, 0x61c},
    Span{0x180e, 0x180e}, Span{0x200b, 0x200f}, Span{0x2028, 0x202e},   Span{0x2060, 0x206f},
    Span{0xfeff, 0xfeff}, Span{0xfff0, 0xffff}, Span{0xe0000, 0xe0fff},
};

constexpr std::array<std::string_view, 6> devices{"con", "prn", "aux", "nul", "conin$", "conout$"};

tl::unexpected<Error> malformed(std::string_view path, std::string_view why) {
  return fail(Errc::archive_malformed, "`" + std::string(path) + "`: " + std::string(why));
}

bool is_invisible(char32_t c) {
  return std::ranges::any_of(invisible,
                             [c](const Span& span) { return c >= span.first && c <= span.last; });
}

// `con`, `CON.txt`, `com1`: devices on Windows in every folder and with every extension.
bool is_device(std::string_view folded) {
  std::string_view stem = folded.substr(0, folded.find('.'));
  while (stem.ends_with(' ')) stem.remove_suffix(1);
  if (std::ranges::find(devices, stem) != devices.end()) return true;
  const bool numbered = stem.starts_with("com") || stem.starts_with("lpt");
  if (!numbered) return false;
  const std::string_view number = stem.substr(3);
  return (number.size() == 1 && number >= "0" && number <= "9") || number == "\xc2\xb9" ||
         number == "\xc2\xb2" || number == "\xc2\xb3";
}

Result<void> check_segment(std::string_view path, std::string_view segment) {
  if (segment == "..") return fail(Errc::archive_escape, "a path goes up with `..`");
  if (segment.empty() || segment == ".") return malformed(path, "an empty or `.` segment");
  if (segment.ends_with('.') || segment.ends_with(' ') || segment.starts_with(' ')) {
    return malformed(path, "a name ends with a dot or a space, or begins with a space");
  }
  const std::string folded = folded_name(segment);
  if (folded == ".git" || folded.starts_with("git~")) {
    return malformed(path, "a repository's own folder is not packed");
  }
  if (is_device(folded)) return malformed(path, "a reserved name on Windows");
  return {};
}

// The text as a whole; nothing of it is quoted before it is known to be printable.
Result<void> check_characters(std::string_view path) {
  if (path.empty()) return fail(Errc::archive_malformed, "an entry has no name");
  if (path.size() > limits::archive_path_length) {
    return fail(Errc::archive_malformed,
                "a path has more than " + std::to_string(limits::archive_path_length) + " bytes");
  }
  for (std::string_view rest = path; !rest.empty();) {
    const auto next = first_code_point(rest);
    if (!next) return fail(Errc::archive_malformed, "a path is not valid UTF-8");
    if (is_invisible(next->value)) {
      return fail(Errc::archive_malformed, "a path holds an invisible character");
    }
    rest.remove_prefix(next->size_bytes);
  }
  return {};
}

}  // namespace

Result<void> check_entry_path(std::string_view path) {
  if (auto checked = check_characters(path); !checked) return checked;
  if (path.front() == '/') return fail(Errc::archive_escape, "a path is absolute");
  if (path.find('\\') != std::string_view::npos) {
    return fail(Errc::archive_escape, "a path holds a backslash, which some systems read as `/`");
  }
  if (path.find(':') != std::string_view::npos) {
    return malformed(path, "a colon begins a drive or a stream on Windows");
  }
  if (!is_nfc(path)) return malformed(path, "not in Unicode normalisation form C");
  std::size_t depth = 0;
  for (std::string_view rest = path;;) {
    const std::size_t slash = rest.find('/');
    if (auto checked = check_segment(path, rest.substr(0, slash)); !checked) return checked;
    if (++depth > limits::archive_path_depth) {
      return malformed(path.substr(0, 60), "too many folders in each other");
    }
    if (slash == std::string_view::npos) return {};
    rest.remove_prefix(slash + 1);
  }
}

Result<void> EntryTree::add(std::string_view path, Kind kind) {
  std::uint32_t parent = 0;
  for (std::string_view rest = path;;) {
    const std::size_t slash = rest.find('/');
    const bool last = slash == std::string_view::npos;
    auto entered = enter(parent, rest.substr(0, slash), last ? kind : Kind::folder, path);
    if (!entered) return pass(entered);
    if (last) return {};
    parent = *entered;
    rest.remove_prefix(slash + 1);
  }
}

Result<std::uint32_t> EntryTree::enter(std::uint32_t parent, std::string_view segment, Kind kind,
                                       std::string_view path) {
  std::string key(reinterpret_cast<const char*>(&parent), sizeof parent);
  key += folded_name(segment);
  const auto known = names_.find(key);
  if (known != names_.end()) {
    const Name& name = known->second;
    if (name.spelling != segment) {
      return malformed(path, "`" + name.spelling + "` is there, the same name on some systems");
    }
    if (name.kind == Kind::file || kind == Kind::file) return malformed(path, "it comes twice");
    return name.id;
  }
  bytes_ += key.size() + segment.size();
  if (names_.size() >= most_names_ || bytes_ > 2 * limits::archive_names_bytes) {
    return fail(Errc::archive_too_large, "the archive holds too many names");
  }
  const auto id = static_cast<std::uint32_t>(names_.size() + 1);
  names_.emplace(std::move(key), Name{std::string(segment), kind, id});
  return id;
}

}  // namespace tank::inline v0::package
