#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs clang-tidy over the sources of the release build.
#   scripts/tidy.sh [PATTERN]   only files whose path matches PATTERN
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v clang-tidy-19 >/dev/null || { echo "tidy: install clang-tidy-19 first: apt-get install clang-tidy-19" >&2; exit 1; }
pattern=${1:-.}
mkdir -p build
cmake --preset release >build/release.configure.log 2>&1 || { cat build/release.configure.log >&2; exit 1; }
git ls-files 'src/*.cpp' 'apps/*.cpp' | grep -E "$pattern" |
  xargs -r -P "$(nproc)" -n 4 clang-tidy-19 -p build/release --quiet --warnings-as-errors='*' \
    --extra-arg=-Wno-unknown-warning-option
