// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What the flow analysis of code and of commands have in common.

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/engine/document.hpp"
#include "core/analysis/engine/pattern_matcher.hpp"
#include "core/analysis/stage/findings.hpp"

namespace tank::inline v0::analysis {

/// What is known about a value that came from a credential.
struct Taint {
  bool whole_environment = false;
  bool downloaded = false;         ///< code or data from the network
  std::vector<std::string> names;  ///< of the variables or files that it came from, upper case

  [[nodiscard]] bool is_secret() const { return whole_environment || !names.empty(); }
  [[nodiscard]] bool is_empty() const { return !is_secret() && !downloaded; }
  void merge(const Taint& other);
};
using Taints = std::map<std::string, Taint, std::less<>>;

/// Statements as [begin, end) of the text: lines, joined while brackets are open or a backslash
/// ends them, and parted at semicolons; none longer than limits::scan_line_bytes.
void for_each_statement(std::string_view text, const Region& region,
                        const std::function<void(Span)>& on_statement);
/// Lines joined by backslashes.
void for_each_command(std::string_view text, const Region& region,
                      const std::function<void(Span)>& on_command);

/// Whether a variable of this name usually holds a credential.
[[nodiscard]] bool is_secret_name(std::string_view name);

/// The files of `text` that usually hold credentials, as taint.
[[nodiscard]] Taint credential_files_in(std::string_view text);

/// Host names of the addresses in `text`, lower case, without ports.
[[nodiscard]] std::vector<std::string> hosts_in(std::string_view text);

/// How sending a value of these origins to these hosts is to be taken.
enum class Errand {
  own_service,  ///< the credential belongs to the service: GITHUB_TOKEN to api.github.com
  unclear,      ///< the name says nothing about whose it is
  foreign,
};
[[nodiscard]] Errand errand_of(const Taint& taint, const std::vector<std::string>& hosts);

/// Whether all hosts are this machine.
[[nodiscard]] bool is_local(const std::vector<std::string>& hosts);

[[nodiscard]] bool holds_any(std::string_view text, const std::vector<std::string_view>& parts);

/// Follows credentials from where they are read to where they leave.
void follow_code(const Document& document, const Region& region, FileFindings& findings);
void follow_commands(const Document& document, const Region& region, PatternMatcher& matcher,
                     FileFindings& findings);

}  // namespace tank::inline v0::analysis
