#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Publishes to tankd, with everything that publishing does here (bytes checked, every file scanned,
# canonical archive, publish log, audit row), and to pnpr, which keeps what it gets. The same bytes,
# the same client, everything synced.
#
#   bench/publish.sh BUILD BENCH [COUNT]
#
#   BUILD  a Release build (tankd)
#   BENCH  the registry benchmark's folder, with publish.mjs; its pinned peers are installed by npm
#   COUNT  skills to publish, eight at once (default 1000)
#   RUNS   how often (default 3)
set -euo pipefail

build=$(realpath "$1") bench=$(realpath "$2") count=${3:-1000} runs=${RUNS:-3}
here=$(dirname "$(realpath "$0")")
. "$bench/../lib/common.sh"
. "$bench/../lib/pnpr.sh"
RUNS=$runs

work=$(tmpdir)
tankd=("$build/apps/server/tankd" --store "sqlite:$work/tank.db" --artifacts "$work/artifacts"
  --environment test --mail "spool:$work/mail" --master-key-file "$work/key" --rate-publish off
  --log-level error)
user=$("${tankd[@]}" provision-test-user)
token=$(sed 's/.*"token":"\([^"]*\)".*/\1/' <<<"$user")
scope=@$(sed 's/.*"orgSlug":"\([^"]*\)".*/\1/' <<<"$user")
port=$(free_port)
spawn "${tankd[@]}" --listen "127.0.0.1:$port" >/dev/null
tankd_pid=$LAST_PID
wait_http "http://127.0.0.1:$port/healthz"
mkdir "$work/pnpr"
pnpr_start "$work/pnpr"

for _ in $(seq "$runs"); do
  quiet
  LABEL="publish 5k 8conc pnpr" "$(command -v node)" "$bench/publish.mjs" "$PNPR_URL" "$count" 8 5120
  LABEL="publish 5k 8conc ours" TOKEN=$token SCOPE=$scope DIALECT=$here/registry_dialect.mjs \
    "$(command -v node)" "$bench/publish.mjs" "http://127.0.0.1:$port" "$count" 8 5120
done | tee "$work/results" >&2
{
  R "rss after $((count * runs)) publishes, pnpr" "$(rss_kib "$PNPR_PID")" KiB
  R "rss after $((count * runs)) publishes, ours" "$(rss_kib "$tankd_pid")" KiB
} | tee -a "$work/results" >&2
stop "$tankd_pid"
"${tankd[@]}" verify-store | grep -E '"clean"|"releases"' >&2
summary "$work/results"
