// SPDX-License-Identifier: Apache-2.0
// Every archive is published and installed in a process of its own, whose memory and time are
// measured. What a set's index calls `contain` may be accepted or refused; so may what has no
// index, but never in part.
#include <chrono>
#include <map>

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <tank/package/archive.hpp>
#include <tank/package/manifest.hpp>

#include "conform/input.hpp"
#include "conform/staged_folder.hpp"
#include "core/package/archive/gzip.hpp"

namespace tank::conform {
namespace {

namespace fs = std::filesystem;

constexpr long most_kib = 64 << 10;
constexpr double most_ms = 2'000;
constexpr unsigned patience_s = 20;

struct Archive {
  fs::path file;
  std::string id;
  std::string expected;  // empty: no index knows it
};

// What the process of one archive tells.
struct Report {
  bool accepted = false;
  long peak_kib = 0;
  double cpu_ms = 0;  // other programs do not count
};

bool publish(std::string_view bytes) {
  const auto summary = package::summarize(bytes);
  if (!summary) return false;
  const auto manifest = package::parse_manifest(summary->manifest);
  return manifest && package::check_publishable(*manifest);
}

rusage usage_so_far() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage;
}

double cpu_ms(const rusage& usage) {
  const auto ms = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

Report work(const Archive& archive, std::string_view bytes, const StagedFolder& folder) {
  const rusage before = usage_so_far();
  const bool published = archive.expected.empty() || publish(bytes);
  const bool accepted = published && folder.install(bytes).has_value();
  const rusage after = usage_so_far();
  return {accepted, after.ru_maxrss - before.ru_maxrss, cpu_ms(after) - cpu_ms(before)};
}

[[noreturn]] void run_child(int pipe, const Archive& archive, std::string_view bytes,
                            const StagedFolder& folder) {
  ::alarm(patience_s);
  const Report report = work(archive, bytes, folder);
  const bool told = ::write(pipe, &report, sizeof report) == sizeof report;
  // Not `exit`: what the parent will clean up is not the child's.
  ::_exit(told ? 0 : 1);
}

std::string judge(int status, const Report& report, const StagedFolder& folder) {
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) return "expensive";
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return "crash";
  if (folder.is_escaped()) return "escape";
  if (folder.has_leftovers() || folder.is_installed() != report.accepted) return "partly";
  if (report.peak_kib > most_kib || report.cpu_ms > most_ms) return "expensive";
  return std::string(verdict_of(report.accepted));
}

bool is_as_expected(std::string_view verdict, std::string_view expected) {
  const bool contained = verdict == "accept" || verdict == "reject";
  return expected.empty() || expected == "contain" ? contained : verdict == expected;
}

Result<Outcome> run_archive(const Archive& archive, std::string_view bytes) {
  const StagedFolder folder;
  int ends[2];
  if (::pipe(ends) != 0) return fail(Errc::io_error, "no pipe");
  const auto begun = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child < 0) return fail(Errc::io_error, "no process");
  if (child == 0) run_child(ends[1], archive, bytes, folder);
  ::close(ends[1]);
  Report report;
  const bool told = ::read(ends[0], &report, sizeof report) == sizeof report;
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(ends[0]);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
  if (!told) report = {};
  Outcome out{archive.id, judge(status, report, folder), archive.expected, false, took.count()};
  out.ok = is_as_expected(out.verdict, out.expected);
  return out;
}

// The rows of the index beside a file, by file name.
using Index = std::map<std::string, Archive>;

Result<Index> read_index(const fs::path& folder) {
  Index out;
  const fs::path file = folder / "index.jsonl";
  if (!fs::exists(file)) return out;
  const auto cases = read_cases(file);
  if (!cases) return pass(cases);
  for (const Case& each : *cases) {
    const std::string name = text_at(each.value, "file");
    out[name] = {folder / name, each.id, text_at(each.value, "expect")};
  }
  return out;
}

Result<std::vector<Archive>> archives_of(const fs::path& path) {
  const auto files = files_of(path, "");
  if (!files) return pass(files);
  std::map<fs::path, Index> indices;
  std::vector<Archive> out;
  for (const fs::path& file : *files) {
    const fs::path folder = file.parent_path();
    if (!indices.contains(folder)) {
      auto index = read_index(folder);
      if (!index) return pass(index);
      indices[folder] = std::move(*index);
    }
    const Index& index = indices[folder];
    const auto row = index.find(file.filename().string());
    if (row != index.end()) {
      out.push_back(row->second);
    } else if (file.extension() != ".jsonl") {
      out.push_back({file, file.filename().string(), ""});
    } else if (file == path) {
      for (const auto& [name, archive] : index) out.push_back(archive);
    }
  }
  return out;
}

// Plain tars are compressed first, so that the reader of tars gets to see them.
Result<std::string> bytes_of(const Archive& archive) {
  auto bytes = read_file(archive.file);
  if (!bytes || archive.file.extension() != ".tar") return bytes;
  return package::write_gzip(*bytes);
}

}  // namespace

Result<void> run_tar(const fs::path& path, const Sink& sink) {
  const auto archives = archives_of(path);
  if (!archives) return pass(archives);
  for (const Archive& archive : *archives) {
    const auto bytes = bytes_of(archive);
    if (!bytes) return pass(bytes);
    const auto outcome = run_archive(archive, *bytes);
    if (!outcome) return pass(outcome);
    sink(*outcome);
  }
  return {};
}

}  // namespace tank::conform
