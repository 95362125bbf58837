// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Reads the columns of one row in their order.

#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <tank/base/result.hpp>

#include "storage/sql/codec.hpp"

namespace tank::inline v0::sql {

/// A column that does not hold what it should is remembered, and `finish` reports it, so that
/// decoding a row needs no check per column.
class Reader {
 public:
  explicit Reader(const Row& row) : row_(row) {}

  template <class T>
  [[nodiscard]] T next() {
    if (at_ < row_.size()) {
      if (auto value = Codec<T>::decode(row_[at_])) {
        ++at_;
        return std::move(*value);
      }
    }
    return spoiled<T>();
  }

  template <class T>
  [[nodiscard]] std::optional<T> next_optional() {
    if (at_ < row_.size() && std::holds_alternative<Null>(row_[at_])) {
      ++at_;
      return std::nullopt;
    }
    return next<T>();
  }

  /// Errors: storage_broken (a column was missing, spoiled, or left over).
  template <class T>
  [[nodiscard]] Result<T> finish(T value) const {
    if (bad_) return fail(Errc::storage_broken, "column " + std::to_string(*bad_) + " is damaged");
    if (at_ != row_.size()) return fail(Errc::storage_broken, "a row has columns left over");
    return value;
  }

 private:
  template <class T>
  T spoiled() {
    if (!bad_) bad_ = at_;
    ++at_;
    if constexpr (std::is_default_constructible_v<T>) {
      return T{};
    } else {
      return Codec<T>::blank();
    }
  }

  const Row& row_;
  std::size_t at_ = 0;
  std::optional<std::size_t> bad_;
};

/// Decodes the only row, or answers with `missing` when there is none.
template <class Decode>
auto read_one(const Result<Rows>& found, Decode&& decode, Errc missing, std::string detail)
    -> std::invoke_result_t<Decode&, Reader&> {
  if (!found) return pass(found);
  if (found->is_empty()) return fail(missing, std::move(detail));
  Reader in(found->front());
  return decode(in);
}

/// Decodes the only row, or answers with nothing when there is none.
template <class Decode>
auto read_optional(const Result<Rows>& found, Decode&& decode)
    -> Result<std::optional<typename std::invoke_result_t<Decode&, Reader&>::value_type>> {
  using Item = typename std::invoke_result_t<Decode&, Reader&>::value_type;
  if (!found) return pass(found);
  if (found->is_empty()) return std::optional<Item>{};
  Reader in(found->front());
  auto item = decode(in);
  if (!item) return pass(std::move(item));
  return std::optional<Item>(std::move(*item));
}

/// The number that `SELECT COUNT(*)` gave.
[[nodiscard]] inline Result<std::int64_t> read_count(const Result<Rows>& found) {
  return read_one(
      found, [](Reader& in) { return in.finish(in.next<std::int64_t>()); }, Errc::storage_broken,
      "a count gave no row");
}

/// Decodes every row.
template <class Decode>
auto read_all(const Result<Rows>& found, Decode&& decode)
    -> Result<std::vector<typename std::invoke_result_t<Decode&, Reader&>::value_type>> {
  if (!found) return pass(found);
  std::vector<typename std::invoke_result_t<Decode&, Reader&>::value_type> out;
  out.reserve(found->rows.size());
  for (const Row& row : found->rows) {
    Reader in(row);
    auto item = decode(in);
    if (!item) return pass(std::move(item));
    out.push_back(std::move(*item));
  }
  return out;
}

}  // namespace tank::inline v0::sql
