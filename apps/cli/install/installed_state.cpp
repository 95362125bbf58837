// SPDX-License-Identifier: Apache-2.0
#include "cli/install/installed_state.hpp"

#include <atomic>
#include <charconv>

#include <fcntl.h>
#include <sys/stat.h>

#include "cli/install/descriptor.hpp"
#include "cli/install/parallel.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr std::string_view first_line = "tank-state 1";

/// Takes lines and words off the front of a text.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  std::string_view line() { return take('\n'); }

 private:
  std::string_view take(char end) {
    const auto at = rest_.find(end);
    const std::string_view out = rest_.substr(0, at);
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + 1);
    return out;
  }

  std::string_view rest_;
};

std::string_view take_word(std::string_view& line) {
  const auto at = line.find(' ');
  const std::string_view word = line.substr(0, at);
  line.remove_prefix(at == std::string_view::npos ? line.size() : at + 1);
  return word;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return {};
  return out;
}

std::optional<InstalledPackage> parse_package(std::string_view line, Cursor& cursor) {
  InstalledPackage package;
  package.name = take_word(line);
  package.version = take_word(line);
  package.integrity = take_word(line);
  package.folder = take_word(line);
  const bool is_name = !package.folder.empty() && package.folder.front() != '.' &&
                       package.folder.find('/') == std::string::npos;
  const auto files = number(line);
  if (!files || !is_name) return std::nullopt;
  for (std::uint64_t i = 0; i < *files; ++i) {
    if (cursor.at_end()) return std::nullopt;
    std::string_view row = cursor.line();
    const auto size = number(take_word(row));
    if (!size) return std::nullopt;
    package.files.push_back({std::string(row), *size});
  }
  return package;
}

}  // namespace

std::optional<InstalledState> InstalledState::parse(std::string_view text) {
  Cursor cursor(text);
  if (cursor.line() != first_line) return std::nullopt;
  InstalledState state;
  const auto manifest = Digest::parse(cursor.line());
  const auto lock = Digest::parse(cursor.line());
  if (!manifest || !lock) return std::nullopt;
  state.manifest = *manifest;
  state.lock = *lock;
  while (!cursor.at_end()) {
    const std::string_view line = cursor.line();
    if (line == "end") return state;
    auto package = parse_package(line, cursor);
    if (!package) return std::nullopt;
    state.packages.push_back(std::move(*package));
  }
  return std::nullopt;  // the last line is missing
}

std::string InstalledState::write() const {
  std::string out(first_line);
  out += '\n' + manifest.to_string() + '\n' + lock.to_string() + '\n';
  for (const InstalledPackage& each : packages) {
    out += each.name + ' ' + each.version + ' ' + each.integrity + ' ' + each.folder + ' ' +
           std::to_string(each.files.size()) + '\n';
    for (const InstalledFile& file : each.files) {
      out += std::to_string(file.size_bytes) + ' ' + file.path + '\n';
    }
  }
  return out + "end\n";
}

InstalledPackage installed(const CachedPackage& package, std::string folder) {
  InstalledPackage out;
  out.folder = std::move(folder);
  out.files.reserve(package.count());
  for (std::size_t i = 0; i < package.count(); ++i) {
    const CachedFile file = package.file(i);
    out.files.push_back({std::string(file.path), file.size_bytes});
  }
  return out;
}

bool is_untouched(int root, const InstalledPackage& package) {
  // A folder that stands in for a package is nobody's but its author's.
  if (package.integrity == linked_integrity) return true;
  const Descriptor folder(
      ::openat(root, package.folder.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder.is_open()) return false;
  for (const InstalledFile& file : package.files) {
    struct stat status{};
    if (::fstatat(folder.get(), file.path.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return false;
    const bool same = S_ISREG(status.st_mode) && status.st_mtim.tv_sec == file_time &&
                      status.st_mtim.tv_nsec == 0 &&
                      static_cast<std::uint64_t>(status.st_size) == file.size_bytes;
    if (!same) return false;
  }
  return true;
}

bool all_untouched(int root, const std::vector<InstalledPackage>& packages) {
  std::size_t files = 0;
  for (const InstalledPackage& each : packages) files += each.files.size();
  std::atomic<bool> untouched{true};
  for_each_parallel(packages.size(), files < 1'000 ? 1 : 2, [&](std::size_t i) {
    if (untouched && !is_untouched(root, packages[i])) untouched = false;
  });
  return untouched;
}

}  // namespace tank::inline v0::cli
