// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The publish log as wire documents, and requests about it as values.

#include <tank/registry/publish_log.hpp>
#include <tank/registry/publisher_keys.hpp>

#include "wire/log.hpp"

namespace tank::inline v0::wire {

[[nodiscard]] LogItems to_wire(const registry::LogItems& items);
[[nodiscard]] EvidenceBundle to_wire(const registry::EvidenceBundle& bundle);
[[nodiscard]] PublisherKey to_wire(const trust::PublisherKey& key);

/// Errors: invalid_package_name, invalid_version, invalid_argument.
[[nodiscard]] Result<registry::EvidenceRequest> from_wire(const EvidenceRequest& request);
/// Errors: invalid_argument, invalid_id.
[[nodiscard]] Result<registry::NewPublisherKey> from_wire(const NewPublisherKey& key);
/// Errors: invalid_argument (a negative position).
[[nodiscard]] Result<trust::Evidence> from_wire(const LogEvidence& evidence);

}  // namespace tank::inline v0::wire
