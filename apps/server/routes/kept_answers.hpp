// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Answers that are kept in memory as long as they hold: what the hot reads share.

#include <memory>
#include <string_view>

#include <tank/package/package_name.hpp>
#include <tank/registry/releases.hpp>

#include "server/api/answer_cache.hpp"
#include "server/api/operation.hpp"

namespace tank::server {

/// `304` with these fields.
[[nodiscard]] std::shared_ptr<const PreparedAnswer> not_modified(std::string_view fields);

/// The kept answer when it still holds for everybody and the actor may have it. A package
/// that did not change since keeps its answer, whatever else was written.
[[nodiscard]] std::shared_ptr<const KeptAnswer> still_holds(const Call& call,
                                                            const package::PackageName& name);

/// The form of it that the request wants.
[[nodiscard]] Reply chosen_from(const Call& call, const KeptAnswer& kept);

/// The archive of the release that `{version}` of the path names, as `reader` may have it.
/// Errors: invalid_version, and those of `Releases::open_archive`.
[[nodiscard]] Result<Reply> answer_archive(const Call& call, const identity::Actor& reader,
                                           const package::PackageName& name,
                                           registry::Counting counting);

}  // namespace tank::server
