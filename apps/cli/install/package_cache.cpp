// SPDX-License-Identifier: Apache-2.0
#include "cli/install/package_cache.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tank/package/archive.hpp>

#include "cli/install/file_text.hpp"

namespace tank::inline v0::cli {
namespace {

// The index as it lies in the file: a head, one row per file in order of paths, then the
// paths one behind the other. Native byte order: a cache never leaves its machine.
struct Head {
  std::array<char, 8> magic{'t', 'a', 'n', 'k', 'i', 'd', 'x', '2'};
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;  // of the whole index: a torn one is told by its length
};

struct Row {
  Digest::Bytes digest{};
  std::uint64_t size_bytes = 0;
  std::uint32_t path_begin = 0;
  std::uint16_t path_length = 0;
  std::uint16_t executable = 0;
  std::uint32_t number = 0;  // the name of the file: its place in the archive
  std::uint32_t unused = 0;  // so that no byte of a row is left undefined
};
static_assert(sizeof(Row) == 56);

constexpr std::string_view hex_digits = "0123456789abcdef";

/// `ab/cdef…`: 256 of the 512 bits name an archive well enough.
std::string folder_name(const Integrity& integrity) {
  std::string out;
  for (std::size_t i = 0; i < 32; ++i) {
    const std::uint8_t byte = integrity.bytes()[i];
    out += hex_digits[byte >> 4];
    out += hex_digits[byte & 15];
    if (i == 0) out += '/';
  }
  return out;
}

struct Unpacked {
  std::string path;
  Row row;
};

/// A new file of a folder that nobody else sees yet. Errors speak of `path`.
Result<Descriptor> write_new(int folder, const char* name, std::string_view path,
                             std::string_view content, mode_t mode) {
  Descriptor out(::openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!out.is_open()) return fail_io("cannot write", path);
  if (auto wrote = write_all(out.get(), content, path); !wrote) return pass(wrote);
  return out;
}

/// Writes the files of an archive under numbers, and remembers what the index has to say.
class Unpacker {
 public:
  Unpacker(int folder, int strip) : folder_(folder), strip_(strip) {}

  Result<void> take(std::string_view path, std::string_view content, bool executable) {
    for (int i = 0; i < strip_; ++i) {
      const auto slash = path.find('/');
      if (slash == std::string_view::npos) return fail(Errc::archive_malformed, "no root folder");
      path.remove_prefix(slash + 1);
    }
    const std::string name = std::to_string(files_.size());
    Unpacked& file = files_.emplace_back();
    file.path = path;
    file.row.executable = executable ? 1 : 0;
    file.row.size_bytes = content.size();
    file.row.digest = Digest::of(content).bytes();
    const auto out = write_new(folder_, name.c_str(), file.path, content, executable ? 0555 : 0444);
    if (!out) return pass(out);
    const std::array<timespec, 2> times{timespec{file_time, 0}, timespec{file_time, 0}};
    if (::futimens(out->get(), times.data()) != 0) return fail_io("cannot write", file.path);
    return {};
  }

  /// The index, in the order of paths.
  [[nodiscard]] std::string finish() const {
    std::vector<std::size_t> order(files_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::string_view(files_[i].path); });
    std::string rows;
    std::string paths;
    for (const std::size_t i : order) {
      Row row = files_[i].row;
      row.path_begin = static_cast<std::uint32_t>(paths.size());
      row.path_length = static_cast<std::uint16_t>(files_[i].path.size());
      row.number = static_cast<std::uint32_t>(i);
      paths += files_[i].path;
      rows.append(reinterpret_cast<const char*>(&row), sizeof row);
    }
    Head head;
    head.files = files_.size();
    head.bytes = sizeof head + rows.size() + paths.size();
    return std::string(reinterpret_cast<const char*>(&head), sizeof head) + rows + paths;
  }

 private:
  int folder_;
  int strip_;
  std::vector<Unpacked> files_;
};

/// A new folder below `root` that nobody else has.
Result<std::string> make_staging(const std::string& root) {
  if (auto made = make_folders(AT_FDCWD, root + "/tmp"); !made) return pass(made);
  std::string name = root + "/tmp/XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) return fail_io("cannot make the folder", name);
  return name;
}

}  // namespace

Result<void> read_strictly(std::string_view gzip, const package::FileSink& sink) {
  return package::for_each_file(gzip, sink);
}

Result<void> CachedPackage::check_index() const {
  const Head expected;
  Head head;
  if (index_.size() >= sizeof head) {
    std::memcpy(&head, index_.data(), sizeof head);
    const bool fits = head.magic == expected.magic && head.bytes == index_.size() &&
                      head.files <= (index_.size() - sizeof head) / sizeof(Row);
    if (fits) return {};
  }
  return fail(Errc::artifact_not_found, "the cached package " + folder_ + " is damaged");
}

std::size_t CachedPackage::count() const {
  Head head;
  std::memcpy(&head, index_.data(), sizeof head);
  return static_cast<std::size_t>(head.files);
}

CachedFile CachedPackage::file(std::size_t number) const {
  Row row;
  std::memcpy(&row, index_.data() + sizeof(Head) + number * sizeof row, sizeof row);
  const std::size_t paths = sizeof(Head) + count() * sizeof row;
  return {.path = std::string_view(index_).substr(paths + row.path_begin, row.path_length),
          .digest = row.digest,
          .size_bytes = row.size_bytes,
          .number = row.number,
          .executable = row.executable != 0};
}

Result<CachedPackage> PackageCache::find(const Integrity& integrity) const {
  std::string folder = root_ + "/" + folder_name(integrity);
  auto index = read_text(AT_FDCWD, folder + "/index");
  if (!index) return pass(index);
  if (!*index) return fail(Errc::artifact_not_found, integrity.to_string() + " is not cached");
  CachedPackage found(std::move(**index), std::move(folder));
  if (auto good = found.check_index(); !good) return pass(good);
  return found;
}

Result<CachedPackage> PackageCache::add(const Integrity& integrity, std::string_view gzip,
                                        int strip) const {
  if (const Integrity actual = Integrity::of(gzip); actual != integrity) {
    return fail(Errc::integrity_mismatch, "expected " + integrity.to_string() + ", received " +
                                              actual.to_string() + "; nothing was unpacked");
  }
  const auto staging = make_staging(root_);
  if (!staging) return pass(staging);
  const std::string& staged = *staging;
  const auto folder = open_folder(AT_FDCWD, staged);
  if (!folder) return pass(folder);
  Unpacker unpacker(folder->get(), strip);
  auto read = read_(gzip, [&](std::string_view path, std::string_view content, bool executable) {
    return unpacker.take(path, content, executable);
  });
  if (!read) {
    static_cast<void>(remove_tree(AT_FDCWD, staged));
    return pass(read);
  }
  std::string index = unpacker.finish();
  if (auto wrote = write_new(folder->get(), "index", "index", index, 0444); !wrote)
    return pass(wrote);

  std::string target = root_ + "/" + folder_name(integrity);
  if (auto made = make_folders(AT_FDCWD, target.substr(0, target.find_last_of('/'))); !made) {
    return pass(made);
  }
  if (::rename(staged.c_str(), target.c_str()) != 0) {
    // Somebody else was faster with the same bytes, or a damaged copy lies there.
    if (auto other = find(integrity)) {
      static_cast<void>(remove_tree(AT_FDCWD, staged));
      return other;
    }
    if (auto gone = remove_tree(AT_FDCWD, target); !gone) return pass(gone);
    if (::rename(staged.c_str(), target.c_str()) != 0) return fail_io("cannot rename to", target);
  }
  return CachedPackage(std::move(index), std::move(target), CachedPackage::Origin::unpacked);
}

Result<void> PackageCache::remove(const Integrity& integrity) const {
  return remove_tree(AT_FDCWD, root_ + "/" + folder_name(integrity));
}

}  // namespace tank::inline v0::cli
