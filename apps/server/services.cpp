// SPDX-License-Identifier: Apache-2.0
#include "server/services.hpp"

namespace tank::server {

Services::Services(Store& the_store, ArtifactStore& the_artifacts, const Clock& the_clock,
                   Entropy& the_entropy)
    : store(the_store),
      artifacts(the_artifacts),
      clock(the_clock),
      entropy(the_entropy),
      logins(store, clock, entropy, token_uses),
      users(store, clock, entropy),
      tokens(store, clock, entropy),
      organizations(store, clock, entropy),
      audit(store),
      packages(store, clock, entropy),
      releases(store, artifacts, clock, entropy, downloads),
      dist_tags(store, clock, entropy),
      uploads(store, artifacts, clock, entropy),
      resolutions(store, clock) {}

}  // namespace tank::server
