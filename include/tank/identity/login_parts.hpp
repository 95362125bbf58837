// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What every login flow borrows.

#include <tank/base/entropy.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/master_key.hpp>
#include <tank/identity/site.hpp>

namespace tank::inline v0 {
class Mailer;
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::identity {

/// References to what `main` built; all of it must outlive the flows.
struct LoginParts {
  Store& store;
  const Clock& clock;
  Entropy& entropy;
  Mailer& mailer;
  const MasterKey& master_key;
  const Site& site;
};

}  // namespace tank::inline v0::identity
