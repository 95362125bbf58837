// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire document: whether an organization takes unsigned releases.

#include "core/json/describe.hpp"

namespace tank::inline v0::wire {

struct SigningPolicy {
  bool required = false;
};

template <class Visitor>
void describe(Visitor& v, SigningPolicy& d) {
  v.required("required", d.required, "Whether releases that are not signed are refused.");
}

}  // namespace tank::inline v0::wire
