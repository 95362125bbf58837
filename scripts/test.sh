#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sets everything up and passes all tests. Can be run again: what is built stays built.
#   scripts/test.sh          everything
#   scripts/test.sh quick    the release build's tests only
# Fuzz targets run for TANK_FUZZ_SECONDS (default 5) each; scripts/fuzz.sh runs them for a minute.
# Shared conformance sets are read from TANK_SHARED (default ../shared) where they exist.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
what=${1:-all}
jobs=$(nproc)
started=$SECONDS
shared=${TANK_SHARED:-../shared}

step() { printf '\n== %s (at %d s)\n' "$*" $((SECONDS - started)); }

build() { # PRESET [target arguments]
  step "building: $1"
  cmake --preset "$1" >"build/$1.configure.log" 2>&1 || { cat "build/$1.configure.log" >&2; exit 1; }
  cmake --build --preset "$1" -j "$jobs" "${@:2}"
}

# Twice as many as there are processors: tests wait for disks, clocks and each other.
run_tests() { # PRESET [ctest arguments]
  step "testing: $1"
  scripts/postgres.sh run -- ctest --preset "$1" -j $((2 * jobs)) "${@:2}"
}

conform() { # KIND PATH...
  local kind=$1 path
  shift
  for path in "$@"; do
    [ -e "$shared/$path" ] || { echo "missing: $shared/$path" >&2; exit 1; }
    build/release/tests/conform/tank-conform "$kind" "$shared/$path" --json >"build/conform-$kind.jsonl"
  done
}

# Sets that nobody finds all of: at least PERCENT of what is dangerous, and nothing else.
conform_most() { # KIND PERCENT PATH
  local out=build/conform-$1.jsonl
  [ -e "$3" ] || { echo "missing: $3" >&2; exit 1; }
  build/release/tests/conform/tank-conform "$1" "$3" --json >"$out" || [ $? = 1 ]
  awk -v kind="$1" -v least="$2" '
    /"expected":"[a-z]+ or above"/ { dangerous++; found += /"ok":true/; next }
    /"ok":false/ { wrong++ }
    END {
      printf "%s: %d of %d found, %d false\n", kind, found, dangerous, wrong
      exit !(dangerous && 100 * found >= least * dangerous && !wrong)
    }' "$out"
}

mkdir -p build
step "setting up"
scripts/setup.sh --tests

build release
run_tests release

if [ "$what" = all ]; then
  step "formatting"
  scripts/format.sh --check

  if [ -d "$shared" ]; then
    step "conformance on the shared sets"
    conform semver data/semver
    conform resolve data/problems data/npm
    conform typeid corpora/typeid
    conform json corpora/json-nst
    conform tar corpora/tar/evil corpora/tar/go corpora/tar/libarchive corpora/tar/node-tar corpora/tar/python
    conform names corpora/names
    conform redos corpora/redos
    conform email corpora/email
    conform rfc corpora/rfc
    conform sigv4 corpora/sigv4
    rm -rf build/secrets && mkdir build/secrets
    tar xzf "$shared/corpora/secrets/gitleaks.tar.gz" -C build/secrets
    conform_most secrets 99 build/secrets
    conform_most skills 97 "$shared/corpora/skills"
    conform ssrf corpora/ssrf
    conform url corpora/url
    conform jwt corpora/jwt
    conform wycheproof corpora/wycheproof
    conform csrf corpora/csrf
    conform paths corpora/paths
  fi

  step "installing, and building against what was installed"
  scripts/test_install.sh

  build asan-ubsan --target tank_tests
  run_tests asan-ubsan -E '^(tidy|example_)'
  # What shares state between threads: stores, services and the server.
  threaded=(artifacts buckets conformance identity services http_reading http tankd)
  build tsan --target "${threaded[@]/#/tank_test_}"
  run_tests tsan -R "^($(IFS='|'; echo "${threaded[*]}"))(_[12])?\$"

  step "fuzzing"
  TANK_FUZZ_PRESET=asan-ubsan scripts/fuzz.sh "${TANK_FUZZ_SECONDS:-5}"

  step "the demo"
  scripts/demo.sh --exit
fi

step "all tests passed in $((SECONDS - started)) s"
