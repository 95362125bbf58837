// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Rules that are a word and a pattern, and the lists of them.

#include <span>
#include <string_view>

#include <tank/analysis/rule.hpp>

namespace tank::inline v0::analysis {

/// What kind of text a place is; several bits where it may be several.
using Where = unsigned;
inline constexpr Where in_prose = 1;
inline constexpr Where in_comment = 2;
inline constexpr Where in_hidden = 4;  ///< text that a reader of the rendered page does not see
inline constexpr Where in_python = 8;
inline constexpr Where in_script = 16;  ///< JavaScript and TypeScript
inline constexpr Where in_shell = 32;
inline constexpr Where in_config = 64;  ///< JSON, YAML, TOML and the like
inline constexpr Where in_markup = 128;
inline constexpr Where in_requirements = 256;
inline constexpr Where in_package_json = 512;
inline constexpr Where in_code = in_python | in_script | in_shell;
/// Code, what starts code, and code that prose asks for.
inline constexpr Where in_use = in_code | in_config | in_prose | in_hidden;
inline constexpr Where anywhere = 0xFFFF;

/// Where the pattern is tried.
enum class Try {
  at_word,  ///< exactly where the word begins
  in_line,  ///< anywhere in the word's line
};

/// A rule that holds where one of `words` stands and `pattern` matches.
struct PatternRule {
  Rule rule;
  std::string_view words;  ///< separated by blanks; `_` stands for a blank, `__` for `_`
  std::string_view pattern;
  Where where = anywhere;
  Try how = Try::at_word;
};

/// Rules that are functions: found by a stage's own code under these ids.
namespace id {
inline constexpr std::string_view binary = "ingest/binary";
inline constexpr std::string_view blocked_kind = "ingest/blocked-kind";
inline constexpr std::string_view archive = "ingest/archive";
inline constexpr std::string_view large_file = "ingest/large-file";
inline constexpr std::string_view many_files = "ingest/many-files";
inline constexpr std::string_view disguised = "ingest/disguised-program";
inline constexpr std::string_view secret_file = "ingest/secret-file";
inline constexpr std::string_view truncated = "ingest/too-many-findings";
inline constexpr std::string_view bad_manifest = "ingest/bad-manifest";
inline constexpr std::string_view bidi = "unicode/bidi-control";
inline constexpr std::string_view zero_width = "unicode/zero-width";
inline constexpr std::string_view tags = "unicode/tag-characters";
inline constexpr std::string_view variation = "unicode/variation-selectors";
inline constexpr std::string_view mixed_script = "unicode/mixed-script";
inline constexpr std::string_view compatibility = "unicode/not-nfkc";
inline constexpr std::string_view not_utf8 = "unicode/not-utf8";
inline constexpr std::string_view terminal_escape = "unicode/terminal-escape";
inline constexpr std::string_view path_look_alike = "unicode/path";
inline constexpr std::string_view secret_sent = "flow/secret-to-network";
inline constexpr std::string_view environment_sent = "flow/environment-to-network";
inline constexpr std::string_view secret_in_name = "flow/secret-to-dns";
inline constexpr std::string_view secret_in_url = "flow/secret-in-url";
inline constexpr std::string_view secrets_gathered = "flow/secrets-gathered";
inline constexpr std::string_view secret_printed = "flow/secret-printed";
inline constexpr std::string_view download_executed = "flow/download-executed";
inline constexpr std::string_view encoded_upload = "flow/encoded-upload";
inline constexpr std::string_view encoded_address = "static/encoded-address";
inline constexpr std::string_view encoded_code = "static/encoded-code";
inline constexpr std::string_view server_network = "mcp/credential-to-bare-command";
inline constexpr std::string_view server_bare = "mcp/bare-network-command";
inline constexpr std::string_view server_destroys = "mcp/destructive-command";
inline constexpr std::string_view server_prints = "mcp/directive-as-output";
inline constexpr std::string_view server_root = "mcp/elevated-command";
inline constexpr std::string_view server_prints_secret = "mcp/prints-credential";
inline constexpr std::string_view hidden_instruction = "instructions/hidden-text";
inline constexpr std::string_view read_and_send = "instructions/read-and-send";
inline constexpr std::string_view look_alike = "supply/look-alike-name";
inline constexpr std::string_view internal_name = "supply/internal-name";
inline constexpr std::string_view unpinned = "supply/unpinned";
inline constexpr std::string_view host_undeclared = "permissions/network-undeclared";
inline constexpr std::string_view path_undeclared = "permissions/path-undeclared";
inline constexpr std::string_view process_undeclared = "permissions/subprocess-undeclared";
inline constexpr std::string_view host_declared = "permissions/network-declared";
inline constexpr std::string_view not_declared = "permissions/none-declared";
inline constexpr std::string_view all_hosts = "permissions/any-host";
inline constexpr std::string_view generic_secret = "secrets/generic";
}  // namespace id

// The lists. What they hold is the rule set; there is no other place.
[[nodiscard]] std::span<const Rule> checked_rules();
[[nodiscard]] std::span<const PatternRule> shell_rules();
[[nodiscard]] std::span<const PatternRule> system_rules();
[[nodiscard]] std::span<const PatternRule> python_rules();
[[nodiscard]] std::span<const PatternRule> script_rules();
[[nodiscard]] std::span<const PatternRule> instruction_rules();
[[nodiscard]] std::span<const PatternRule> supply_rules();

}  // namespace tank::inline v0::analysis
