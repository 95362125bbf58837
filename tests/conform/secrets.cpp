// SPDX-License-Identifier: Apache-2.0
// One text a case: texts with a credential must be found, the others must not. The verdict is the
// highest severity of what the stage `secrets` finds. A packed set is unpacked first, by hand.
#include <chrono>

#include <tank/analysis/scan.hpp>

#include "conform/input.hpp"
#include "conform/severity_verdict.hpp"

namespace tank::conform {
namespace {

namespace fs = std::filesystem;

// Sets say by the name of the file, or by a member, which texts hold nothing.
bool holds_secret(const Case& each) {
  if (const json::Value* told = each.value.find("secret")) return told->as_bool().value_or(true);
  return each.file.filename().string().find("false") == std::string::npos;
}

void judge(const Case& each, const Sink& sink) {
  const std::string text = text_at(each.value, "text");
  const analysis::InputFile file{"settings.txt", text};
  analysis::ScanOptions options;
  options.manifest.emplace();
  options.stages = {analysis::Stage::secrets};
  const auto begun = std::chrono::steady_clock::now();
  const auto report = analysis::scan({&file, 1}, options);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
  const bool expected = holds_secret(each);
  const auto worst = report ? analysis::worst_of(report->findings) : std::nullopt;
  sink({.id = each.id,
        .verdict = severity_verdict(report),
        .expected = expected ? "medium or above" : "none",
        .ok = report && (expected ? worst >= analysis::Severity::medium : !worst),
        .ms = took.count()});
}

}  // namespace

Result<void> run_secrets(const fs::path& path, const Sink& sink) {
  auto cases = read_cases(path);
  if (!cases) return pass(cases);
  for (const Case& each : *cases) judge(each, sink);
  return {};
}

}  // namespace tank::conform
