#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Puts the session check of tankd, GET /api/v1/me, beside its peers in a benchmark that takes a
# server by OURS_SESSION_URL and OURS_SESSION_HEADER.
#
#   bench/auth.sh BUILD BENCH
#
#   BUILD  a Release build
#   BENCH  the benchmark's folder, with run.sh
set -euo pipefail

build=$(realpath "$1") bench=$(realpath "$2")
work=$(mktemp -d "${TMPDIR:-/tmp}/tank-bench-XXXXXX")
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$build/apps/server/tankd" --store "sqlite:$work/tank.db" --listen "127.0.0.1:$port" \
  --environment test --log-level error >"$work/out" 2>&1 &
server=$!
for _ in $(seq 100); do
  curl -sf "http://127.0.0.1:$port/readyz" >/dev/null && break
  sleep 0.05
done

cookie=$(curl -sf -o /dev/null -D - -H 'Content-Type: application/json' \
  -d '{"email":"ada@example.com"}' "http://127.0.0.1:$port/api/v1/auth/developer" |
  sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\).*/\1/p')
[ -n "$cookie" ] || { cat "$work/out" >&2; echo "nobody could log in" >&2; exit 1; }

OURS_SESSION_URL="http://127.0.0.1:$port/api/v1/me" OURS_SESSION_HEADER="Cookie: $cookie" \
  "$bench/run.sh" session
awk '/VmRSS/ { printf "tankd holds %.1f MB after the load\n", $2 / 1024 }' "/proc/$server/status"
