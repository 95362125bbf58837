// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/hash.hpp"

#include <doctest/doctest.h>

#include "core/crypto/encoding.hpp"

namespace tank::crypto {
namespace {

TEST_CASE("hashes: those of FIPS 180-4 for abc") {
  CHECK(to_hex(hash(HashAlgorithm::sha1, "abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(to_hex(hash(HashAlgorithm::sha256, "abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(hash(HashAlgorithm::sha384, "abc")) ==
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134"
        "c825a7");
  CHECK(view(sha512("abc")) == hash(HashAlgorithm::sha512, "abc"));
  CHECK(view(sha256("abc")) == hash(HashAlgorithm::sha256, "abc"));
  CHECK(size_of(HashAlgorithm::sha1) == 20);
}

TEST_CASE("keyed hashes: those of RFC 4231, and with an empty key") {
  CHECK(to_hex(hmac(HashAlgorithm::sha256, std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(to_hex(hmac(HashAlgorithm::sha256, std::string(131, '\xaa'),
                    "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  CHECK(to_hex(hmac(HashAlgorithm::sha256, {}, {})) ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("hash streams: do not care where the bytes were cut, and start anew") {
  HashStream stream(HashAlgorithm::sha256);
  for (int round = 0; round < 2; ++round) {
    stream.update("a");
    stream.update("");
    stream.update("bc");
    Sha256 sum;
    stream.finish(sum);
    CHECK(sum == sha256("abc"));
  }
}

}  // namespace
}  // namespace tank::crypto
