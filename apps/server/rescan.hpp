// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// `tankd rescan`: every release looked at with the rules of this program.

#include <tank/base/result.hpp>
#include <tank/registry/scans.hpp>

#include "server/config.hpp"

namespace tank::server {

/// Batch after batch until all are done, with what was done in all; may run beside servers, and
/// be ended and begun again. With `is_all` also those that were scanned with the same rules.
/// Errors: those of opening the store, the artifacts and the mailer, and of `Scans`.
[[nodiscard]] Result<registry::RescanReport> rescan_everything(const Config& config, bool is_all);

}  // namespace tank::server
