// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Every statement there is, so that a test can prepare each on each engine. Every store
/// lists its own; a test reads the sources and fails when one is missing.

#include <span>
#include <string_view>

#include "storage/sql/text.hpp"

namespace tank::inline v0::sql {

struct ListedText {
  std::string_view name;
  ByDialect texts;

  constexpr ListedText(std::string_view listed_name, Text both)
      : name(listed_name), texts{both, both} {}
  constexpr ListedText(std::string_view listed_name, ByDialect pair)
      : name(listed_name), texts(pair) {}
};

[[nodiscard]] std::span<const ListedText> user_statements();
[[nodiscard]] std::span<const ListedText> credential_statements();
[[nodiscard]] std::span<const ListedText> verification_statements();
[[nodiscard]] std::span<const ListedText> session_statements();
[[nodiscard]] std::span<const ListedText> device_grant_statements();
[[nodiscard]] std::span<const ListedText> token_statements();
[[nodiscard]] std::span<const ListedText> rate_statements();
[[nodiscard]] std::span<const ListedText> organization_statements();
[[nodiscard]] std::span<const ListedText> membership_statements();
[[nodiscard]] std::span<const ListedText> invitation_statements();
[[nodiscard]] std::span<const ListedText> package_statements();
[[nodiscard]] std::span<const ListedText> search_statements();
[[nodiscard]] std::span<const ListedText> search_candidate_statements();
[[nodiscard]] std::span<const ListedText> search_index_statements();
[[nodiscard]] std::span<const ListedText> catalogue_statements();
[[nodiscard]] std::span<const ListedText> release_statements();
[[nodiscard]] std::span<const ListedText> dist_tag_statements();
[[nodiscard]] std::span<const ListedText> scan_statements();
[[nodiscard]] std::span<const ListedText> upload_statements();
[[nodiscard]] std::span<const ListedText> idempotency_statements();
[[nodiscard]] std::span<const ListedText> audit_statements();
[[nodiscard]] std::span<const ListedText> log_statements();
[[nodiscard]] std::span<const ListedText> checkpoint_statements();
[[nodiscard]] std::span<const ListedText> publisher_key_statements();
[[nodiscard]] std::span<const ListedText> transfer_statements();

}  // namespace tank::inline v0::sql
