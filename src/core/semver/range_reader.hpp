// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Reads range texts, with node-semver's grammar.

#include <string_view>

#include <tank/semver/options.hpp>

#include "core/semver/range_sink.hpp"

namespace tank::inline v0::semver {

/// Reads `text` into `sink`, which must be fresh. False: it is not a range. A text without any
/// alternative, as `loose` permits, is for the sink to refuse.
[[nodiscard]] bool read_range(std::string_view text, Options options, RangeSink& sink);

}  // namespace tank::inline v0::semver
