// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What opening does where there is nothing yet.

namespace tank::inline v0 {

/// Who only looks at what should be there opens `existing`: a mistyped place is an error then,
/// and not a new and empty store.
enum class OpenMode {
  create,    ///< makes what is missing
  existing,  ///< refuses where nothing is
};

}  // namespace tank::inline v0
