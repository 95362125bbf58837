// SPDX-License-Identifier: Apache-2.0
#include "cli/bundle/bundle.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tank/base/limits.hpp>

#include "core/json/json.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr std::string_view first_line = "tank-bundle 1\n";
/// Of the two lines in front of the head.
constexpr std::size_t most_line_bytes = 64;

}  // namespace

template <class Visitor>
void describe(Visitor& v, BundledArchive& d) {
  v.required("integrity", d.integrity, "SHA-512 of the archive (W3C SRI).");
  v.required("size", d.size, "Its bytes.").between(1, limits::archive_bytes);
}

template <class Visitor>
void describe(Visitor& v, BundledLog& d) {
  v.required("answers", d.answers, "What the log said, in order.");
  v.required("verifier", d.verifier, "Key of the log.");
}

template <class Visitor>
void describe(Visitor& v, BundleHead& d) {
  v.required("archives", d.archives, "What follows, in order.");
  v.required("lock", d.lock, "Text of tank.lock.");
  v.optional("log", d.log, "What the publish log said.");
  v.required("manifest", d.manifest, "Text of tank.json.");
  v.required("registry", d.registry, "Address of the registry.");
}

namespace {

tl::unexpected<Error> malformed(const std::string& why) {
  return fail(Errc::archive_malformed,
              "this is no bundle as `tank bundle export` writes it: " + why);
}

/// All of the range, or an error.
Result<std::string> read_at(int file, std::int64_t offset, std::size_t size) {
  std::string out(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got =
        ::pread(file, out.data() + done, size - done, offset + static_cast<std::int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_io("cannot read", "the bundle");
    if (got == 0) return malformed("it ends too early");
    done += static_cast<std::size_t>(got);
  }
  return out;
}

/// Where the head lies.
struct Place {
  std::int64_t begin = 0;
  std::size_t size = 0;
};

Result<Place> place_of_head(int file, std::int64_t file_size) {
  const auto most = std::min<std::int64_t>(file_size, most_line_bytes);
  const auto text = read_at(file, 0, static_cast<std::size_t>(most));
  if (!text) return pass(text);
  if (!text->starts_with(first_line)) {
    return fail(Errc::invalid_argument, "this is no bundle that this version can read");
  }
  const auto end = text->find('\n', first_line.size());
  if (end == std::string::npos) return malformed("it does not say how long its head is");
  const char* from = text->data() + first_line.size();
  std::size_t size = 0;
  const auto [stopped, error] = std::from_chars(from, text->data() + end, size);
  if (error != std::errc{} || stopped != text->data() + end) {
    return malformed("the length of its head is no number");
  }
  if (size > limits::json_bytes) {
    return fail(Errc::archive_too_large, "the head of the bundle is larger than any may be");
  }
  return Place{static_cast<std::int64_t>(end) + 1, size};
}

Result<void> check_archives(const BundleHead& head, const package::Lockfile& lock,
                            std::int64_t rest) {
  std::vector<Integrity> there;
  for (const BundledArchive& each : head.archives) {
    there.push_back(each.integrity);
    rest -= each.size;
  }
  if (there != archives_of(lock)) return malformed("it holds other archives than its lock names");
  if (rest != 0) return malformed("its archives have other sizes than it says");
  return {};
}

}  // namespace

std::string write_bundle_head(const BundleHead& head) {
  const std::string json = json::write_pretty(json::to_value(head), json::FinalNewline::yes);
  return std::string(first_line) + std::to_string(json.size()) + "\n" + json;
}

std::vector<Integrity> archives_of(const package::Lockfile& lock) {
  std::vector<Integrity> out;
  for (const package::LockedPackage& each : lock.packages) {
    if (std::ranges::find(out, each.integrity) == out.end()) out.push_back(each.integrity);
  }
  return out;
}

OpenBundle::OpenBundle(Descriptor file, BundleHead head, package::Lockfile lock, std::int64_t begin)
    : file_(std::move(file)), head_(std::move(head)), lock_(std::move(lock)) {
  for (const BundledArchive& each : head_.archives) {
    offsets_.push_back(begin);
    begin += each.size;
  }
}

Result<OpenBundle> OpenBundle::open(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status{};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0) return fail_io("cannot read", path);
  if (!S_ISREG(status.st_mode)) return malformed("it is no file");
  const auto place = place_of_head(file.get(), status.st_size);
  if (!place) return pass(place);
  const auto text = read_at(file.get(), place->begin, place->size);
  if (!text) return pass(text);
  auto head = json::read<BundleHead>(*text, json::Unknown::refuse);
  if (!head) return malformed(head.error().detail);
  const std::string again = write_bundle_head(*head);
  if (again.substr(static_cast<std::size_t>(place->begin)) != *text) {
    return malformed("its head is not in the one form that it may have");
  }
  auto lock = package::parse_lockfile(head->lock);
  if (!lock) return pass(lock);
  const auto begin = place->begin + static_cast<std::int64_t>(place->size);
  auto good = check_archives(*head, *lock, status.st_size - begin);
  if (!good) return pass(good);
  return OpenBundle(std::move(file), std::move(*head), std::move(*lock), begin);
}

Result<std::string> OpenBundle::archive(std::size_t number) const {
  const BundledArchive& wanted = head_.archives[number];
  auto bytes = read_at(file_.get(), offsets_[number], static_cast<std::size_t>(wanted.size));
  if (!bytes) return bytes;
  if (Integrity::of(*bytes) == wanted.integrity) return bytes;
  return fail(Errc::integrity_mismatch,
              "an archive of the bundle is not " + wanted.integrity.to_string());
}

}  // namespace tank::inline v0::cli
