#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An artifact of 1 MB in a folder and in the bucket of the tests' S3 server on loopback.
#   bench/artifacts.sh BUILD [ARGUMENTS of Google Benchmark]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=$1
shift
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/tank-bench-s3-XXXXXX")
trap 'rm -rf "$folder"' EXIT
coproc SERVER { node --openssl-legacy-provider tests/support/s3rver/server.mjs "$folder" tank; }
read -r port <&"${SERVER[0]}"
export AWS_ACCESS_KEY_ID=S3RVER AWS_SECRET_ACCESS_KEY=S3RVER
TANK_BENCH_S3="s3://tank/bench?endpoint=http://127.0.0.1:$port" "$build/bench/tank_bench_artifacts" "$@"
kill "$SERVER_PID"
