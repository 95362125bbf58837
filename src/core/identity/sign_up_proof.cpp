// SPDX-License-Identifier: Apache-2.0
#include "core/identity/sign_up_proof.hpp"

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"

namespace tank::inline v0::identity {

Secret sign_up_proof(const MasterKey& key, const std::string& phc) {
  return Secret(crypto::to_base64url(crypto::view(key.digest("sign_up", phc).bytes())));
}

}  // namespace tank::inline v0::identity
