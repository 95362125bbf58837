// SPDX-License-Identifier: Apache-2.0
#include "cli/project/graph_cache.hpp"

#include <optional>
#include <span>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <zlib.h>

#include <tank/base/digest.hpp>
#include <tank/resolve/graph_text.hpp>

#include "cli/install/descriptor.hpp"
#include "cli/install/file_text.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr std::size_t most_graph_bytes = 512u << 20;
/// Raised with every change of the graph's bytes or of how the text is read.
constexpr int layout = 2;

struct CloseGzip {
  void operator()(gzFile_s* file) const { ::gzclose(file); }
};

/// zlib reads what has no gzip head as it is.
Result<std::string> read_graph(const std::string& path) {
  const std::unique_ptr<gzFile_s, CloseGzip> file(::gzopen(path.c_str(), "rb"));
  if (file == nullptr) return fail_io("cannot read", path);
  ::gzbuffer(file.get(), 256u << 10);
  std::string text;
  std::string buffer(1u << 20, '\0');
  for (;;) {
    const int got = ::gzread(file.get(), buffer.data(), static_cast<unsigned>(buffer.size()));
    if (got < 0) return fail(Errc::archive_malformed, path + " is not well-formed gzip");
    if (got == 0) return text;
    text.append(buffer, 0, static_cast<std::size_t>(got));
    if (text.size() > most_graph_bytes) return fail(Errc::limit_exceeded, path + " is too large");
  }
}

Result<resolve::CompiledGraph> prepare(const std::string& path, resolve::Mode mode,
                                       bool include_prerelease) {
  const auto text = read_graph(path);
  if (!text) return pass(text);
  resolve::MemorySource source;
  if (auto read = resolve::read_graph_text(*text, source); !read) return pass(read);
  return resolve::CompiledGraph::compile(source.names(), source, mode, include_prerelease);
}

std::optional<OpenGraph> open_prepared(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status{};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0 || status.st_size == 0) return {};
  const auto size = static_cast<std::size_t>(status.st_size);
  // Populated at once: the graph is checked from end to end anyway.
  void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file.get(), 0);
  if (mapped == MAP_FAILED) return std::nullopt;
  auto graph = resolve::CompiledGraph::open({static_cast<const std::byte*>(mapped), size});
  if (graph) return OpenGraph(std::move(*graph), mapped, size);
  ::munmap(mapped, size);
  return std::nullopt;
}

void store(const std::string& folder, const std::string& path,
           const resolve::CompiledGraph& graph) {
  if (!make_folders(AT_FDCWD, folder)) return;  // then it is prepared again next time
  const auto bytes = graph.to_bytes();
  static_cast<void>(replace_text(AT_FDCWD, path,
                                 {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, 0644,
                                 Durability::unsynced));
}

}  // namespace

OpenGraph::OpenGraph(OpenGraph&& other) noexcept
    : graph_(std::move(other.graph_)),
      mapped_(std::exchange(other.mapped_, nullptr)),
      bytes_(other.bytes_) {}

OpenGraph::~OpenGraph() {
  if (mapped_ != nullptr) ::munmap(mapped_, bytes_);
}

Result<OpenGraph> open_graph(const std::string& cache_folder, const std::string& path,
                             resolve::Mode mode, bool include_prerelease) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    return fail(Errc::artifact_not_found, "there is no file " + path);
  }
  const std::string identity = path + "\n" + std::to_string(status.st_size) + " " +
                               std::to_string(status.st_mtim.tv_sec) + " " +
                               std::to_string(status.st_mtim.tv_nsec) + " " +
                               (mode == resolve::Mode::flat ? "flat" : "bucket") +
                               (include_prerelease ? " pre" : "") + " " + std::to_string(layout);
  const std::string folder = cache_folder + "/graphs";
  const std::string prepared = folder + "/" + Digest::of(identity).hex().substr(0, 32);
  if (auto open = open_prepared(prepared)) return std::move(*open);
  auto graph = prepare(path, mode, include_prerelease);
  if (!graph) return pass(graph);
  store(folder, prepared, *graph);
  return OpenGraph(std::move(*graph), nullptr, 0);
}

}  // namespace tank::inline v0::cli
