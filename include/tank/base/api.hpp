// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Marks what libtank exports: everything else is hidden in the shared library.

#if defined(__GNUC__)
#define TANK_API __attribute__((visibility("default")))
#else
#define TANK_API
#endif
