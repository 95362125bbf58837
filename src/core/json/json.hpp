// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// All of JSON: `parse`, `write`, `read<T>`, `from<T>`, `to_value`, `schema<T>`.

#include "core/json/describe.hpp"  // IWYU pragma: export
#include "core/json/parse.hpp"     // IWYU pragma: export
#include "core/json/read.hpp"      // IWYU pragma: export
#include "core/json/schema.hpp"    // IWYU pragma: export
#include "core/json/to_value.hpp"  // IWYU pragma: export
#include "core/json/value.hpp"     // IWYU pragma: export
#include "core/json/write.hpp"     // IWYU pragma: export
