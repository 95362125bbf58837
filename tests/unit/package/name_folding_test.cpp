// SPDX-License-Identifier: Apache-2.0
#include "core/package/archive/name_folding.hpp"

#include <doctest/doctest.h>

namespace {

using tank::package::folded_name;
using tank::package::is_nfc;

TEST_CASE("names of files: which spelling is composed") {
  CHECK(is_nfc("plain"));
  CHECK(is_nfc("\xc3\xa9"));
  CHECK_FALSE(is_nfc("e\xcc\x81"));
  CHECK_FALSE(is_nfc("\xe2\x84\xaa"));              // the sign of Kelvin is K
  CHECK(is_nfc("\xea\xb0\x81"));                    // a syllable of Hangul
  CHECK_FALSE(is_nfc("\xe1\x84\x80\xe1\x85\xa1"));  // and one in parts
  CHECK(is_nfc("\xe1\xba\xa1\xcc\x84"));            // two marks in their order
  CHECK_FALSE(is_nfc("\xc4\x81\xcc\xa3"));          // and out of it
}

TEST_CASE("names of files: which two are one where case does not count") {
  CHECK(folded_name("README") == folded_name("readme"));
  CHECK(folded_name("STRASSE") == folded_name("stra\xc3\x9f"
                                              "e"));
  CHECK(folded_name("\xc4\xb0") == folded_name("i\xcc\x87"));
  CHECK(folded_name("\xce\xa3") == folded_name("\xcf\x82"));  // sigma at the end of a word
  CHECK(folded_name("\xc3\x89") == folded_name("\xc3\xa9"));
  CHECK(folded_name("a") != folded_name("\xd0\xb0"));  // Cyrillic only looks the same
}

}  // namespace
