// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/fault.hpp"

namespace tank::inline v0::sql {
namespace {

Errc code_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::conflict:
      return Errc::storage_conflict;
    case FaultKind::unavailable:
    case FaultKind::lost:
      return Errc::storage_unavailable;
    case FaultKind::full:
      return Errc::storage_full;
    // A constraint that no store maps to an error of its own is a defect of ours.
    case FaultKind::unique:
    case FaultKind::foreign_key:
    case FaultKind::check:
    case FaultKind::broken:
      break;
  }
  return Errc::storage_broken;
}

}  // namespace

Error to_error(const Fault& fault) { return Error{code_of(fault.kind), fault.detail}; }

}  // namespace tank::inline v0::sql
