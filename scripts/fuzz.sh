#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds every fuzz target and runs each for SECONDS (default 60). A finding ends the run and
# stays in build/fuzz/findings.
#   scripts/fuzz.sh [SECONDS] [TARGET...]
# TANK_FUZZ_PRESET says which build (default fuzz; asan-ubsan has the targets too, unoptimized).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-60}
preset=${TANK_FUZZ_PRESET:-fuzz}
[ $# -gt 0 ] && shift
mkdir -p build
scripts/setup.sh --tests
cmake --preset "$preset" >"build/$preset.configure.log" 2>&1 ||
  { cat "build/$preset.configure.log" >&2; exit 1; }
names=("$@")
if [ ${#names[@]} -eq 0 ]; then
  mapfile -t names < <(grep -rhoP '^\s*tank_fuzz\(\K\w+' --include=CMakeLists.txt tests src | sort)
fi
cmake --build --preset "$preset" -j "$(nproc)" --target "${names[@]/#/tank_fuzz_}"
mkdir -p build/fuzz/findings

run() {
  local name=$1 corpus=build/fuzz/corpus/$1 program
  mkdir -p "$corpus"
  program=$(find "build/$preset" -type f -name "tank_fuzz_$name" -perm -u+x | head -1)
  if "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="build/fuzz/findings/$name-" "$corpus" >"build/fuzz/$name.log" 2>&1; then
    echo "   $name: clean, $(grep -oP 'number_of_executed_units: \K\d+' "build/fuzz/$name.log") inputs"
  else
    tail -n 40 "build/fuzz/$name.log" >&2
    echo "   $name: FAILED, see build/fuzz/$name.log" >&2
    return 1
  fi
}
export -f run
export seconds preset
printf '%s\n' "${names[@]}" | xargs -P "$(nproc)" -I{} bash -c 'run {}'
