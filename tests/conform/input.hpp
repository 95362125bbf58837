// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// How sets of cases lie on disk.

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/result.hpp>

#include "conform/kind.hpp"
#include "core/json/value.hpp"

namespace tank::conform {

/// Errors: io_error.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path);

/// The file itself, or all files below the folder whose names end so, sorted.
/// Errors: io_error (nothing is there).
[[nodiscard]] Result<std::vector<std::filesystem::path>> files_of(const std::filesystem::path& path,
                                                                  std::string_view extension);

/// The file as one JSON document. Errors: io_error, and those of json::parse with the file's name.
[[nodiscard]] Result<json::Value> read_document(const std::filesystem::path& file);

/// One case of a set, and the file in which it stands.
struct Case {
  std::filesystem::path file;
  std::string id;
  json::Value value;
};

/// Every case below `path`: the lines of `.jsonl`, the items of an array in `.json`, and of
/// the array `vectors` of an object there. The id is the member `id` or `name`; a case without
/// one is numbered within its file.
/// Errors: io_error, and those of json::parse with the file's name.
[[nodiscard]] Result<std::vector<Case>> read_cases(const std::filesystem::path& path);

/// The text of a member, or nothing that could be mistaken for one.
[[nodiscard]] std::string text_at(const json::Value& value, std::string_view key);

[[nodiscard]] inline std::string_view verdict_of(bool accepted) {
  return accepted ? "accept" : "reject";
}

/// Runs `judge`, which says whether the case was accepted, and reports it with its time.
template <class Judge>
void report(const Sink& sink, std::string id, bool expected, Judge judge) {
  const auto begun = std::chrono::steady_clock::now();
  const bool accepted = judge();
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
  sink({.id = std::move(id),
        .verdict = std::string(verdict_of(accepted)),
        .expected = std::string(verdict_of(expected)),
        .ok = accepted == expected,
        .ms = took.count()});
}

}  // namespace tank::conform
