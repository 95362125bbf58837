// SPDX-License-Identifier: Apache-2.0
// Whole skills, listed by a manifest: a malicious one is found when something is high or
// critical, and a benign one must have nothing above medium.
#include <chrono>
#include <system_error>

#include <tank/analysis/scan.hpp>

#include "conform/input.hpp"
#include "conform/severity_verdict.hpp"

namespace tank::conform {
namespace {

namespace fs = std::filesystem;

struct Skill {
  std::vector<std::string> paths;
  std::vector<std::string> contents;

  [[nodiscard]] std::vector<analysis::InputFile> files() const {
    std::vector<analysis::InputFile> out;
    for (std::size_t i = 0; i < paths.size(); ++i) out.push_back({paths[i], contents[i]});
    return out;
  }
};

Result<Skill> read_skill(const fs::path& folder) {
  const auto files = files_of(folder, "");
  if (!files) return pass(files);
  Skill skill;
  for (const fs::path& file : *files) {
    auto content = read_file(file);
    if (!content) return pass(content);
    skill.paths.push_back(file.lexically_relative(folder).generic_string());
    skill.contents.push_back(*std::move(content));
  }
  return skill;
}

// The folder of a skill: `path` less all of `filename` but its first part. The paths of a
// manifest begin beside it, or in a folder beside it.
Result<fs::path> folder_of(const Case& each) {
  const fs::path path = text_at(each.value, "path");
  const fs::path filename = text_at(each.value, "filename");
  fs::path below = path;
  for (auto part = filename.begin(); part != filename.end(); ++part) {
    if (std::next(part) != filename.end()) below = below.parent_path();
  }
  const fs::path root = each.file.parent_path();
  std::error_code failed;
  if (fs::is_directory(root / below, failed)) return root / below;
  for (const auto& beside : fs::directory_iterator(root, failed)) {
    if (fs::is_directory(beside.path() / below, failed)) return beside.path() / below;
  }
  return fail(Errc::io_error, "no folder " + below.string() + " near " + root.string());
}

Result<void> judge(const Case& each, const Sink& sink) {
  const auto folder = folder_of(each);
  if (!folder) return pass(folder);
  const auto skill = read_skill(*folder);
  if (!skill) return pass(skill);
  const auto files = skill->files();
  const auto begun = std::chrono::steady_clock::now();
  const auto report = analysis::scan(files);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
  const json::Value* told = each.value.find("is_malicious");
  const bool malicious = told != nullptr && told->as_bool().value_or(false);
  const auto worst = report ? analysis::worst_of(report->findings) : std::nullopt;
  const bool found = worst >= analysis::Severity::high;
  const std::string id = text_at(each.value, "skill_id");
  sink({.id = id.empty() ? each.id : id,
        .verdict = severity_verdict(report),
        .expected = malicious ? "high or above" : "medium or below",
        .ok = report && found == malicious,
        .ms = took.count()});
  return {};
}

}  // namespace

Result<void> run_skills(const fs::path& path, const Sink& sink) {
  const auto manifests = files_of(path, "manifest.json");
  if (!manifests) return pass(manifests);
  for (const fs::path& manifest : *manifests) {
    const auto cases = read_cases(manifest);
    if (!cases) return pass(cases);
    for (const Case& each : *cases) {
      if (auto judged = judge(each, sink); !judged) return judged;
    }
  }
  return {};
}

}  // namespace tank::conform
