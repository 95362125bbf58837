// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include <tank/analysis/scan.hpp>
#include <tank/base/digest.hpp>
#include <tank/package/skill_md.hpp>

#include "core/analysis/engine/document.hpp"
#include "core/analysis/score.hpp"
#include "core/analysis/stage/findings.hpp"
#include "core/analysis/stage/stages.hpp"

namespace tank::inline v0::analysis {
namespace {

constexpr std::size_t many_files = 500;

Result<void> check_limits(FileSet files) {
  if (files.size() > limits::archive_entries) {
    return fail(Errc::limit_exceeded, "a skill has at most " +
                                          std::to_string(limits::archive_entries) +
                                          " files, this one has " + std::to_string(files.size()));
  }
  std::uint64_t total = 0;
  for (const InputFile& file : files) {
    total += file.content.size();
    if (file.content.size() > limits::archive_file_bytes) {
      return fail(Errc::limit_exceeded,
                  std::string(file.path) + " is larger than a file of a skill may be");
    }
  }
  if (total > limits::archive_total_bytes) {
    return fail(Errc::limit_exceeded, "the files together are larger than a skill may be");
  }
  return {};
}

// Reading credentials and sending, asked for within a few lines of each other.
void join_read_and_send(std::vector<Finding>& findings, const FileFindings& wanted) {
  constexpr std::size_t near = 8;  // lines
  const Rule* rule = find_rule(id::read_and_send);
  if (rule == nullptr || !wanted.wants(rule->stage)) return;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].rule->id != "instructions/read-secrets") continue;
    for (const Finding& other : findings) {
      const bool sends = other.rule->id.starts_with("instructions/send-");
      const std::size_t a = findings[i].location.line;
      const std::size_t b = other.location.line;
      if (!sends || (a > b ? a - b : b - a) > near) continue;
      findings.push_back({rule, rule->severity, findings[i].location, std::string(rule->title),
                          findings[i].evidence});
      return;
    }
  }
}

class Scan {
 public:
  Scan(FileSet files, const ScanOptions& options)
      : options_(&options), manifest_(options.manifest) {
    for (const InputFile& file : files) files_.push_back(&file);
    std::ranges::stable_sort(files_, {}, [](const InputFile* file) { return file->path; });
  }

  ScanReport run() {
    read_manifest();
    for (const InputFile* file : files_) {
      report_.file_hashes[std::string(file->path)] = Digest::of(file->content).to_string();
      read(*file);
    }
    note_count();
    compare_permissions(reached_, manifest_, *options_, report_);
    finish();
    return std::move(report_);
  }

 private:
  void read_manifest() {
    if (manifest_) return;
    const auto find = [&](std::string_view path) {
      const auto found = std::ranges::find(files_, path, &InputFile::path);
      return found == files_.end() ? nullptr : *found;
    };
    const InputFile* file = find("tank.json");
    if (file == nullptr) file = find("skills.json");
    if (file == nullptr) return;
    auto manifest = package::parse_manifest(file->content);
    if (manifest) {
      manifest_ = *std::move(manifest);
      return;
    }
    const Document document = make_document(file->path, file->content);
    FileFindings findings(document, *options_);
    findings.add(id::bad_manifest, document, {0, 0}, describe_error(manifest.error()));
    append(findings.finish());
  }

  void read(const InputFile& file) {
    const Document document = make_document(file.path, file.content);
    FileFindings findings(document, *options_);
    DerivedTexts derived;
    FileReach reach(document);
    if (inspect_file(file, document, findings)) {
      inspect_characters(document, findings, derived);
      read_text(document, findings, derived, reach);
      find_servers(document, findings, derived);
      for (std::size_t i = 0; i < derived.documents.size(); ++i) {
        read_text(derived.documents[i], findings, derived, reach);
      }
    }
    if (derived.left_out) findings.note_left_out();
    reach.finish(reached_);
    auto found = findings.finish();
    join_read_and_send(found, findings);
    report_.truncated = report_.truncated || findings.is_truncated();
    append(std::move(found));
  }

  void read_text(const Document& document, FileFindings& findings, DerivedTexts& derived,
                 FileReach& reach) {
    const std::uint32_t signals = scan_words(document, *matcher_, findings);
    find_encoded(document, findings, derived);
    inspect_names(document, signals, *matcher_, findings);
    reach.collect(document, signals);
  }

  void append(std::vector<Finding> found) {
    // The worst of each file stay; memory is bounded whatever the files hold.
    std::ranges::move(found, std::back_inserter(report_.findings));
    if (report_.findings.size() > 2 * options_->findings) cut();
  }

  void note_count() {
    const Rule* rule = find_rule(id::many_files);
    if (files_.size() <= many_files || rule == nullptr) return;
    if (std::ranges::find(options_->stages, rule->stage) == options_->stages.end()) return;
    report_.findings.push_back({rule,
                                rule->severity,
                                {std::string(files_.front()->path), 1, 1},
                                "The skill has " + std::to_string(files_.size()) + " files",
                                ""});
  }

  void cut() {
    std::ranges::sort(report_.findings, [](const Finding& a, const Finding& b) {
      return std::tie(b.severity, a.location, a.rule->id, a.message) <
             std::tie(a.severity, b.location, b.rule->id, b.message);
    });
    if (report_.findings.size() <= options_->findings) return;
    report_.findings.resize(options_->findings);
    report_.truncated = true;
  }

  void finish() {
    cut();
    const Rule* rule = find_rule(id::truncated);
    const bool ingest =
        std::ranges::find(options_->stages, Stage::ingest) != options_->stages.end();
    if (report_.truncated && rule != nullptr && ingest && !files_.empty()) {
      report_.findings.push_back({rule,
                                  rule->severity,
                                  {std::string(files_.front()->path), 1, 1},
                                  std::string(rule->title),
                                  ""});
      std::ranges::rotate(report_.findings, report_.findings.end() - 1);
      std::ranges::stable_sort(report_.findings, std::greater<>{}, &Finding::severity);
    }
    for (const Stage stage : all_stages) {
      const bool ran = std::ranges::find(options_->stages, stage) != options_->stages.end();
      const auto count = std::ranges::count_if(
          report_.findings, [&](const Finding& each) { return each.rule->stage == stage; });
      report_.stages.push_back({stage, ran, static_cast<std::size_t>(count)});
    }
    report_.verdict = verdict_of(report_.findings);
    score(files_, manifest_, report_);
  }

  const ScanOptions* options_;
  std::optional<package::Manifest> manifest_;
  std::vector<const InputFile*> files_;
  BorrowedMatcher matcher_;
  Reached reached_;
  ScanReport report_;
};

}  // namespace

Result<ScanReport> scan(FileSet files, const ScanOptions& options) {
  if (auto good = check_limits(files); !good) return pass(good);
  return Scan(files, options).run();
}

Verdict verdict_of(std::span<const Finding> findings) {
  const auto count = [&](Severity severity) {
    return std::ranges::count(findings, severity, &Finding::severity);
  };
  const auto high = count(Severity::high);
  if (count(Severity::critical) > 0 || high >= 4) return Verdict::fail;
  if (high > 0) return Verdict::flagged;
  return count(Severity::medium) + count(Severity::low) > 0 ? Verdict::pass_with_notes
                                                            : Verdict::pass;
}

std::optional<Severity> worst_of(std::span<const Finding> findings) {
  std::optional<Severity> worst;
  for (const Finding& each : findings)
    worst = std::max(worst.value_or(Severity::info), each.severity);
  return worst;
}

}  // namespace tank::inline v0::analysis
