// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: offers to take packages over.

#include <optional>
#include <string>
#include <vector>

#include <tank/base/time.hpp>

#include "core/json/describe.hpp"

namespace tank::inline v0::wire {

struct Receiver {
  std::string to;
};

template <class Visitor>
void describe(Visitor& v, Receiver& d) {
  v.required("to", d.to, "Slug of the organization that is to receive the package.");
}

struct Transfer {
  std::string package;
  std::string from;
  std::string to;
  TimePoint offered_at;
  TimePoint expires_at;
};

template <class Visitor>
void describe(Visitor& v, Transfer& d) {
  v.required("package", d.package, "`@scope/name`; stays what it is.");
  v.required("from", d.from, "Slug of the owner.");
  v.required("to", d.to, "Slug of the organization that may accept it.");
  v.required("offered_at", d.offered_at, "When it was offered.");
  v.required("expires_at", d.expires_at, "From when on it cannot be accepted any more.");
}

struct TransferList {
  std::vector<Transfer> items;
  std::optional<std::string> next;
};

template <class Visitor>
void describe(Visitor& v, TransferList& d) {
  v.required("items", d.items, "Open offers of this page, by package.");
  v.optional("next", d.next, "Cursor of the next page; missing on the last one.");
}

}  // namespace tank::inline v0::wire
