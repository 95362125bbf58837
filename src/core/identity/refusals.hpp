// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Logins that did not succeed, and requests of those who are nobody yet, in the audit log.

#include <optional>
#include <string>
#include <string_view>

#include <tank/base/email.hpp>
#include <tank/identity/login_parts.hpp>
#include <tank/identity/verification.hpp>

#include "core/identity/work.hpp"

namespace tank::inline v0::identity {

/// A code that somebody came with.
struct TriedCode {
  Purpose purpose;
  Digest digest;
};

/// What somebody tried: how, and whatever tells whose account it was.
struct Attempt {
  std::string_view method;
  std::optional<Email> email = std::nullopt;
  std::optional<TriedCode> code = std::nullopt;
};

/// Who an address belongs to, for the audit log: the user's id, else a digest under the master
/// key, for a stranger's address is nobody's business.
[[nodiscard]] Result<std::string> subject_of(const Work& work, const MasterKey& key,
                                             const Email& email);

/// The row of a login that failed because of `why`. Errors: those of the store.
[[nodiscard]] Result<void> record_refusal(const Work& work, const MasterKey& key,
                                          const Attempt& attempt, Errc why);
/// The row of something that somebody asked for by the address alone: a code, a link.
[[nodiscard]] Result<void> record_request(const Work& work, const MasterKey& key,
                                          std::string_view action, const Email& email);

/// Keeps a refusal in a transaction of its own: the one that refused was undone, so that nothing
/// half-done is left of the attempt. Nothing where `why` is no refusal but a failure of ours.
[[nodiscard]] Result<void> note_refusal(const LoginParts& parts, const Actor& actor,
                                        const Attempt& attempt, Errc why);

/// `outcome`, after its refusal was kept.
template <class T>
[[nodiscard]] Result<T> noted(const LoginParts& parts, const Actor& actor, const Attempt& attempt,
                              Result<T> outcome) {
  if (outcome) return outcome;
  auto kept = note_refusal(parts, actor, attempt, outcome.error().code);
  if (!kept) return pass(kept);
  return outcome;
}

}  // namespace tank::inline v0::identity
