// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What `main` hands to a command.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <tank/base/entropy.hpp>
#include <tank/base/time.hpp>

#include "cli/config/configuration.hpp"
#include "cli/config/credentials.hpp"
#include "cli/config/environment.hpp"
#include "cli/registry/registry.hpp"
#include "cli/terminal/terminal.hpp"
#include "core/json/value.hpp"

namespace tank::inline v0::cli {

/// What is known about a failure beyond its error: filled by whoever knows.
struct FailureReport {
  std::string next;        ///< what to do, when the code alone does not say it
  std::string request_id;  ///< of the registry's answer
  json::Value details;     ///< for `--json`
  std::string prose;       ///< printed above the error, as it is
};

struct Context {
  Terminal& terminal;
  const Environment& environment;
  const Configuration& configuration;
  const Clock& clock;
  Entropy& entropy;
  std::function<bool()> interrupted;
  FailureReport report;
  std::unique_ptr<Registry> opened;
  bool global = false;                        ///< about the skills of this user, not of a project
  std::optional<Error> broken_configuration;  ///< why it is not all there
  int exit_code = 0;  ///< of a command that did its work and found something wrong

  /// Opened on first use. Errors: invalid_argument (the address), those of the store.
  [[nodiscard]] Result<Registry*> registry();
  /// The same where it must be a server. Errors: invalid_argument (also: a folder).
  [[nodiscard]] Result<HttpApi*> server();
};

}  // namespace tank::inline v0::cli
