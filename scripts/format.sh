#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Formats every C++ file, or with --check says which ones are not formatted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
how=(-i)
[ "${1:-}" = --check ] && how=(--dry-run --Werror)
git ls-files -z --cached --others --exclude-standard '*.cpp' '*.hpp' '*.h' |
  xargs -0 -r -P "$(nproc)" -n 16 clang-format-19 "${how[@]}"
