// SPDX-License-Identifier: Apache-2.0
// What is in the archive of a release.
#include <algorithm>
#include <optional>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/package/archive.hpp>
#include <tank/registry/releases.hpp>

namespace tank::inline v0::registry {
namespace {

Result<std::string> read_all(Artifact& artifact) {
  std::string bytes(static_cast<std::size_t>(artifact.size_bytes()), '\0');
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto read = artifact.read(at, {bytes.data() + at, bytes.size() - at});
    if (!read) return pass(read);
    if (*read == 0) return fail(Errc::io_error, "the stored archive is shorter than it was");
    at += *read;
  }
  return bytes;
}

Result<std::string> bytes_of(const Result<OpenRelease>& open) {
  if (!open) return pass(open);
  return read_all(*open->archive);
}

bool is_step(std::string_view segment) {
  return !segment.empty() && segment != "." && segment != "..";
}

Result<void> check_path(std::string_view path) {
  bool good = path.size() <= limits::archive_path_length &&
              path.find_first_of(std::string_view("\\\0", 2)) == std::string_view::npos;
  for (std::size_t at = 0; good && at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    good = is_step(path.substr(at, end - at));
    at = end + 1;
  }
  if (good) return {};
  return fail(Errc::invalid_path,
              "a path inside an archive is relative, and has no empty segment, `.` or `..`");
}

/// Keeps the one file that is wanted and looks at no further one.
class Search final : public package::ArchiveVisitor {
 public:
  explicit Search(std::string_view path) : path_(path) {}

  Result<void> begin_file(std::string_view path, std::uint64_t size_bytes, bool) override {
    if (path != path_) return {};
    if (size_bytes > limits::shown_file_bytes) {
      return fail(Errc::payload_too_large, "`" + std::string(path) + "` has more than " +
                                               std::to_string(limits::shown_file_bytes) +
                                               " bytes; download the archive instead");
    }
    found.emplace();
    return {};
  }
  Result<void> content(std::string_view chunk) override {
    if (found) found->append(chunk);
    return {};
  }
  // The rest of the archive is of no interest.
  Result<void> end_file() override {
    if (found) return fail(Errc::cancelled);
    return {};
  }

  std::optional<std::string> found;

 private:
  std::string_view path_;
};

/// Notes every path.
class List final : public package::ArchiveVisitor {
 public:
  Result<void> begin_file(std::string_view path, std::uint64_t, bool) override {
    paths.emplace_back(path);
    return {};
  }
  Result<void> content(std::string_view) override { return {}; }
  Result<void> end_file() override { return {}; }

  std::vector<std::string> paths;
};

}  // namespace

Result<std::vector<std::string>> Releases::files(const identity::Actor& actor,
                                                 const package::PackageName& name,
                                                 const semver::Version& version) const {
  const auto bytes = bytes_of(open_archive(actor, name, version, Counting::uncounted));
  if (!bytes) return pass(bytes);
  List list;
  if (auto read = package::read_archive(*bytes, list); !read) return pass(read);
  std::ranges::sort(list.paths);
  return std::move(list.paths);
}

Result<std::string> Releases::read_file(const identity::Actor& actor,
                                        const package::PackageName& name,
                                        const semver::Version& version,
                                        std::string_view path) const {
  const auto bytes = bytes_of(open_archive(actor, name, version, Counting::uncounted));
  if (!bytes) return pass(bytes);
  if (auto good = check_path(path); !good) return pass(good);
  Search search(path);
  const auto read = package::read_archive(*bytes, search);
  if (!read && read.error().code != Errc::cancelled) return pass(read);
  if (search.found) return std::move(*search.found);
  return fail(Errc::artifact_not_found, "the archive of `" + name.to_string() + '@' +
                                            version.to_string() + "` has no file `" +
                                            std::string(path) + "`");
}

}  // namespace tank::inline v0::registry
