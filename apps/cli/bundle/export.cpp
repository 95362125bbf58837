// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/bundle/bundling.hpp"
#include "cli/context.hpp"
#include "cli/install/file_text.hpp"
#include "cli/project/fetching.hpp"
#include "cli/project/release_files.hpp"
#include "cli/trust/log_watch.hpp"
#include "cli/trust/settling.hpp"

namespace tank::inline v0::cli {
namespace {

using package::LockedPackage;

constexpr std::size_t copy_bytes = 1u << 20;

/// A file or folder that goes away with the object.
class Temporary {
 public:
  explicit Temporary(std::string path) : path_(std::move(path)) {}
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() { static_cast<void>(remove_tree(AT_FDCWD, path_)); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Asks as somebody who has never met this log, so that the answers are whole.
Result<std::optional<BundledLog>> ask_log(Context& context, const package::Lockfile& lock) {
  const std::string& registry = context.configuration.value("registry");
  if (registry.starts_with("file:")) return std::nullopt;
  const TrustStore mine(context.environment, registry);
  const auto seen = mine.load();
  if (!seen) return pass(seen);
  std::string key = pinned_log_key(context);
  if (key.empty()) key = seen->verifier;
  std::vector<const LockedPackage*> wanted;
  for (const LockedPackage& each : lock.packages) {
    if (is_from(each, registry)) wanted.push_back(&each);
  }
  if (auto made = make_folders(AT_FDCWD, mine.folder(), true); !made) return pass(made);
  std::string folder = mine.folder() + "/bundle-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return fail_io("cannot make the folder", folder);
  const Temporary scratch(folder);
  const TrustStore store(scratch.path());
  auto api = context.server();
  if (!api) return pass(api);
  BundledLog out;
  LogWatch watch(**api, store, key);
  watch.record(out.answers);
  const auto presence = watch.refresh(wanted);
  if (!presence) return pass(presence);
  if (*presence == LogPresence::none) return std::nullopt;
  const auto fresh = store.load();
  if (!fresh) return pass(fresh);
  out.verifier = fresh->verifier;
  return out;
}

/// Packing the same files gives the same bytes; where the cache has none, or was changed, the
/// registry is asked.
Result<std::string> archive_bytes(Context& context, const LockedPackage& locked,
                                  const PackageCache& cache) {
  if (const auto cached = cache.find(locked.integrity)) {
    auto files = read_files(*cached);
    auto packed = files ? package::pack(std::move(*files)) : Result<std::string>(pass(files));
    if (packed && Integrity::of(*packed) == locked.integrity) return packed;
  }
  auto registry = context.registry();
  if (!registry) return pass(registry);
  Result<std::string> out = fail(Errc::internal_error, "no archive arrived");
  const std::vector<ArchiveRequest> wanted{{locked.name, locked.version, 0}};
  (*registry)->download(
      wanted, [&](std::size_t, Result<std::string> archive) { out = std::move(archive); });
  if (out && Integrity::of(*out) != locked.integrity) {
    return fail(Errc::integrity_mismatch, full_name(locked) + " is not what tank.lock says");
  }
  return out;
}

Result<void> append_file(int from, int to, const std::string& path) {
  std::string buffer(copy_bytes, '\0');
  for (std::int64_t at = 0;;) {
    const ssize_t got = ::pread(from, buffer.data(), buffer.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_io("cannot read", path);
    if (got == 0) return {};
    const std::string_view chunk(buffer.data(), static_cast<std::size_t>(got));
    if (auto wrote = write_all(to, chunk, path); !wrote) return wrote;
    at += got;
  }
}

/// Gathers the archives in a file, because the head has to know their sizes.
Result<std::int64_t> spool(Context& context, const package::Lockfile& lock, int file,
                           const std::string& path, BundleHead& head) {
  const Fetched fetched(context.configuration.value("cache"));
  std::int64_t bytes = 0;
  for (const Integrity& integrity : archives_of(lock)) {
    if (context.interrupted()) return fail(Errc::cancelled, "interrupted; nothing was written");
    const auto found = std::ranges::find(lock.packages, integrity, &LockedPackage::integrity);
    const auto archive = archive_bytes(context, *found, fetched.cache());
    if (!archive) return pass(archive);
    if (auto wrote = write_all(file, *archive, path); !wrote) return pass(wrote);
    const auto size = static_cast<std::int64_t>(archive->size());
    head.archives.push_back({integrity, size});
    bytes += size;
  }
  return bytes;
}

Result<Descriptor> make_file(const std::string& path) {
  Descriptor out(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!out.is_open()) return fail_io("cannot write", path);
  return out;
}

}  // namespace

Result<BundleSummary> export_bundle(Context& context, const Project& project,
                                    const std::string& path) {
  BundleHead head;
  head.registry = context.configuration.value("registry");
  head.manifest = project.files.manifest;
  head.lock = *project.files.lock;
  auto log = ask_log(context, *project.lock);
  if (!log) return pass(log);
  head.log = std::move(*log);
  const std::string suffix = ".new-" + std::to_string(::getpid());
  const Temporary archives(path + ".archives" + suffix);
  const Temporary whole(path + suffix);
  const auto spooled = make_file(archives.path());
  if (!spooled) return pass(spooled);
  const auto bytes = spool(context, *project.lock, spooled->get(), archives.path(), head);
  if (!bytes) return pass(bytes);
  const auto out = make_file(whole.path());
  if (!out) return pass(out);
  auto wrote = write_all(out->get(), write_bundle_head(head), path);
  if (wrote) wrote = append_file(spooled->get(), out->get(), path);
  if (!wrote) return pass(wrote);
  if (::fdatasync(out->get()) != 0 || ::rename(whole.path().c_str(), path.c_str()) != 0) {
    return fail_io("cannot write", path);
  }
  BundleSummary summary{project.lock->packages.size(), 0, 0, *bytes};
  if (!head.log) return summary;
  for (const wire::EvidenceBundle& each : head.log->answers) {
    summary.proven += each.releases.size();
    summary.revocations += static_cast<std::int64_t>(each.revocations.size());
  }
  return summary;
}

}  // namespace tank::inline v0::cli
