// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Messages on a stream, one a line.

#include <functional>
#include <string>
#include <string_view>

#include <tank/base/result.hpp>

namespace tank::inline v0::cli {

/// Cuts what comes in pieces into lines. A line above the limit is handed out cut short, so that
/// it is refused as what it is, and the rest of it is dropped. Externally synchronised.
class Lines {
 public:
  explicit Lines(std::size_t limit) : limit_(limit) {}

  /// Calls `take` for every line that is whole now, without its end; empty ones are left out.
  void feed(std::string_view piece, const std::function<void(std::string_view)>& take);

 private:
  std::size_t limit_;
  std::string pending_;
};

/// Reads standard input to its end, and calls `take` for each line.
/// Errors: io_error, cancelled (`interrupted` says so).
[[nodiscard]] Result<void> read_lines(std::size_t limit, const std::function<bool()>& interrupted,
                                      const std::function<void(std::string_view)>& take);

}  // namespace tank::inline v0::cli
