#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what building, testing and the demo need, from Debian 12. Quick when all is there.
#   scripts/setup.sh           what the build and the demo need
#   scripts/setup.sh --tests   also what the tests need (clang 19, Postgres 15, an S3 server, ...)
set -euo pipefail

build=(g++ cmake ninja-build ccache lld pkg-config git ca-certificates curl
  libboost1.81-dev libexpected-dev libfmt-dev libcli11-dev
  libssl-dev libsodium-dev libsqlite3-dev libpq-dev zlib1g-dev libdeflate-dev
  libcurl4-openssl-dev libyaml-dev)
tests=(chromium doctest-dev libarchive-dev libbenchmark-dev postgresql-15 python3 procps
  clang-19 clang-format-19 libclang-rt-19-dev)

wanted=("${build[@]}")
[ "${1:-}" = --tests ] && wanted+=("${tests[@]}")

# Node 20 or newer from anywhere will do; Debian's own is older and works for the tests.
if [ "${1:-}" = --tests ] && ! command -v npm >/dev/null; then wanted+=(nodejs npm); fi

missing=()
for package in "${wanted[@]}"; do
  state=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
  [[ $state == ii* ]] || missing+=("$package")
done
install_packages() {
  echo "== installing ${#missing[@]} Debian packages: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      echo "setup: run this once as root, or install sudo: apt-get install ${missing[*]}" >&2
      exit 1
    }
    as_root=(sudo)
  fi
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -qq
  # No cluster of the machine's own: the tests start theirs on a free loopback port.
  "${as_root[@]}" mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] ||
    echo 'create_main_cluster = false' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
[ ${#missing[@]} -eq 0 ] || install_packages

# The S3 server of the tests: the versions of its lock file, whose checksums npm compares.
if [ "${1:-}" = --tests ]; then
  folder=$(dirname "${BASH_SOURCE[0]}")/../tests/support/s3rver
  if [ ! "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ]; then
    echo "== installing the S3 server of the tests"
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
  fi
fi
