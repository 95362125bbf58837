// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The one error carrier: a value, or an error with a code and a sentence.

#include <string>
#include <utility>

#include <tl/expected.hpp>

#include <tank/base/errc.hpp>

namespace tank::inline v0 {

/// What went wrong. `detail` says what, where, and what to do; it never holds a secret.
struct Error {
  Errc code = Errc::internal_error;
  std::string detail;

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;

/// Makes the error side of any `Result`.
[[nodiscard]] inline tl::unexpected<Error> fail(Errc code, std::string detail = {}) {
  return tl::unexpected<Error>(Error{code, std::move(detail)});
}

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
