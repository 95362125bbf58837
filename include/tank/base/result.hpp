// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The one error carrier: a value, or an error with a code and a sentence.

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

#include <tank/base/errc.hpp>

namespace tank::inline v0 {

/// What went wrong. `detail` says what, where, and what to do; it never holds a secret.
struct Error {
  Errc code = Errc::internal_error;
  std::string detail;
  /// How long to wait before asking again, in whole seconds; zero where nobody knows.
  std::chrono::seconds retry_after{0};

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;

/// Makes the error side of any `Result`.
[[nodiscard]] inline tl::unexpected<Error> fail(Errc code, std::string detail = {}) {
  return tl::unexpected<Error>(Error{code, std::move(detail)});
}

/// The error `rate_limited`: `why`, and when to try again. The wait is rounded up to whole
/// seconds, at least one, for who comes back too early would wait anew.
[[nodiscard]] TANK_API tl::unexpected<Error> fail_for(std::chrono::microseconds wait,
                                                      std::string_view why);

/// Hands the error of one result on as the error of another.
template <class T>
[[nodiscard]] tl::unexpected<Error> pass(Result<T>&& result) {
  return tl::unexpected<Error>(std::move(result).error());
}
template <class T>
[[nodiscard]] tl::unexpected<Error> pass(const Result<T>& result) {
  return tl::unexpected<Error>(result.error());
}

/// The detail of `error`, or the summary of its code where there is none.
[[nodiscard]] TANK_API std::string describe_error(const Error& error);

}  // namespace tank::inline v0
