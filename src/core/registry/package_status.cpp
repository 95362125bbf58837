// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <tank/registry/package_status.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::registry {
namespace {

constexpr Words<PackageStatus, 5> status_words{{
    {PackageStatus::draft, "draft"},
    {PackageStatus::active, "active"},
    {PackageStatus::deprecated, "deprecated"},
    {PackageStatus::unlisted, "unlisted"},
    {PackageStatus::archived, "archived"},
}};

Result<PackageStatus> move_to(PackageStatus from, PackageStatus to) {
  if (from == PackageStatus::draft) {
    return fail(Errc::precondition_failed, "the package is a draft; publish a release of it first");
  }
  if (from == PackageStatus::archived && to != PackageStatus::archived) {
    return fail(Errc::precondition_failed, "the package is archived; restore it first");
  }
  return to;
}

Result<PackageStatus> on(Published, PackageStatus from) {
  if (from == PackageStatus::draft) return PackageStatus::active;
  return move_to(from, from == PackageStatus::archived ? PackageStatus::active : from);
}

Result<PackageStatus> on(Deprecate, PackageStatus from) {
  return move_to(from, PackageStatus::deprecated);
}

Result<PackageStatus> on(Unlist, PackageStatus from) {
  return move_to(from, PackageStatus::unlisted);
}

Result<PackageStatus> on(Archive, PackageStatus from) {
  return move_to(from, PackageStatus::archived);
}

Result<PackageStatus> on(Restore, PackageStatus from) {
  if (from == PackageStatus::archived) return PackageStatus::active;
  return move_to(from, PackageStatus::active);
}

}  // namespace

std::string_view to_string(PackageStatus status) { return word_of(status_words, status); }

Result<PackageStatus> parse_package_status(std::string_view word) {
  return parse_word(status_words, word, "status of a package");
}

Result<PackageStatus> advance(PackageStatus status, const PackageEvent& event) {
  return std::visit([&](const auto& e) { return on(e, status); }, event);
}

}  // namespace tank::inline v0::registry
