// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What a kind of shared test cases gives to tank-conform.

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include <tank/base/result.hpp>

namespace tank::conform {

/// One case and its verdict. `expected` is empty where the set expects nothing but survival.
struct Outcome {
  std::string id;
  std::string verdict;
  std::string expected;
  bool ok = false;
  double ms = 0;
};

/// Receives outcomes as they come.
using Sink = std::function<void(const Outcome&)>;

/// Runs every case found in `path`, a file or a folder of the documented form.
/// Errors (the tool then exits 2): anything that keeps a case from running.
using Run = Result<void> (*)(const std::filesystem::path& path, const Sink& sink);

struct Kind {
  std::string_view name;
  std::string_view what;
  Run run;
};

/// Every kind there is.
std::span<const Kind> kinds();

Result<void> run_semver(const std::filesystem::path& path, const Sink& sink);
Result<void> run_resolve(const std::filesystem::path& path, const Sink& sink);
Result<void> run_typeid(const std::filesystem::path& path, const Sink& sink);
Result<void> run_json(const std::filesystem::path& path, const Sink& sink);
Result<void> run_tar(const std::filesystem::path& path, const Sink& sink);
Result<void> run_names(const std::filesystem::path& path, const Sink& sink);
Result<void> run_redos(const std::filesystem::path& path, const Sink& sink);
Result<void> run_email(const std::filesystem::path& path, const Sink& sink);
Result<void> run_rfc(const std::filesystem::path& path, const Sink& sink);
Result<void> run_ssrf(const std::filesystem::path& path, const Sink& sink);
Result<void> run_jwt(const std::filesystem::path& path, const Sink& sink);
Result<void> run_csrf(const std::filesystem::path& path, const Sink& sink);
Result<void> run_paths(const std::filesystem::path& path, const Sink& sink);
Result<void> run_wycheproof(const std::filesystem::path& path, const Sink& sink);
Result<void> run_secrets(const std::filesystem::path& path, const Sink& sink);
Result<void> run_skills(const std::filesystem::path& path, const Sink& sink);
Result<void> run_sigv4(const std::filesystem::path& path, const Sink& sink);
Result<void> run_url(const std::filesystem::path& path, const Sink& sink);

}  // namespace tank::conform
