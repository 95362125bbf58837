// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "conform/kind.hpp"

namespace tank::conform {
namespace {

constexpr std::array all_kinds{
    Kind{"typeid", "TypeIDs", run_typeid},
    Kind{"json", "strict JSON: y_ accepted, n_ refused, one answer at every entry point", run_json},
    Kind{"email", "e-mail addresses that may be an identity", run_email},
};

}  // namespace

std::span<const Kind> kinds() { return all_kinds; }

}  // namespace tank::conform
