#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Puts tankd beside its peers in a registry benchmark that takes a server by OURS_* variables.
#
#   bench/registry.sh BUILD BENCH [get|publish|start|all]
#
#   BUILD  a Release build with TANK_BUILD_BENCH (tankd and tank_import_storage)
#   BENCH  the benchmark's folder, with run.sh; for `get` its cache (BENCH_CACHE) must be filled,
#          which its first run does
set -euo pipefail

build=$(realpath "$1") bench=$(realpath "$2") what=${3:-all}
here=$(dirname "$(realpath "$0")")
cache=${BENCH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/libtank-bench}
import=$build/bench/tank_import_storage
work=$(mktemp -d "${TMPDIR:-/tmp}/tank-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT

# The same packages under the addresses at which we serve them.
mkdir "$work/paths"
for list in "$cache"/seed/*.npm; do
  [ ! -e "$list" ] || "$import" paths <"$list" >"$work/paths/$(basename "$list")"
done

# Imports the storage that the benchmark copied for us, then becomes the server.
cat >"$work/serve.sh" <<SERVE
#!/usr/bin/env bash
set -euo pipefail
"$import" import "\$STORE" "sqlite:\$STORE/tank.db" "\$STORE/artifacts"
exec "$build/apps/server/tankd" --store "sqlite:\$STORE/tank.db" --artifacts "\$STORE/artifacts" \\
  --listen "127.0.0.1:\$PORT" --log-level error >/dev/null
SERVE
chmod +x "$work/serve.sh"

TANK_BENCH_TOKEN=$("$import" token)
export TANK_BENCH_TOKEN
OURS_CMD=$work/serve.sh OURS_PATHS=$work/paths OURS_PING=/healthz OURS_TOKEN=$TANK_BENCH_TOKEN \
  OURS_DIALECT=$here/registry_dialect.mjs "$bench/run.sh" "$what"
