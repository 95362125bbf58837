// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One unit of work: in which transaction, by whom, when, and with which chance.

#include <string>

#include <tank/base/entropy.hpp>
#include <tank/base/time.hpp>
#include <tank/storage/store.hpp>

#include "core/identity/audited.hpp"

namespace tank::inline v0::identity {

struct Work {
  Transaction& tx;
  const Actor& actor;  ///< anonymous while somebody logs in
  TimePoint now;
  Entropy& entropy;
};

/// The audit row of something that happened to `subject`. Errors: those of the store.
[[nodiscard]] inline Result<void> record(const Work& work, std::string_view action,
                                         std::string subject, json::Object payload = {}) {
  return record(work.tx, work.actor,
                {.action = action,
                 .subject = std::move(subject),
                 .scope = std::nullopt,
                 .payload = std::move(payload)},
                work.now, work.entropy);
}

}  // namespace tank::inline v0::identity
