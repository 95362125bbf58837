#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A throw-away PostgreSQL 15 for tests, on a free loopback port, gone when the command ends.
#
#   scripts/postgres.sh run -- COMMAND…   runs COMMAND with TANK_TEST_POSTGRES=postgres://…
set -euo pipefail

bin=${TANK_POSTGRES_BIN:-/usr/lib/postgresql/15/bin}

usage() {
  sed -n '4,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid postgres --regid postgres --init-groups env -C "$folder" "$@"
  else
    env -C "$folder" "$@"
  fi
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

stop() {
  as_postgres "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}

start() {
  as_postgres "$bin/initdb" -D "$folder/data" -U tank --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync >"$folder/log" 2>&1
  # Another process may take the port between finding it and using it.
  local attempt
  for attempt in 1 2 3 4 5; do
    port=$(free_port)
    if as_postgres "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/server.log" -w -t 60 \
      -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='' \
          -c max_connections=200" start >>"$folder/log" 2>&1; then
      return 0
    fi
  done
  echo "PostgreSQL does not start:" >&2
  cat "$folder/log" "$folder/data/server.log" >&2 || true
  return 1
}

[ "${1:-}" = run ] && [ "${2:-}" = -- ] && [ $# -ge 3 ] || usage
shift 2
if [ ! -x "$bin/initdb" ]; then
  echo "PostgreSQL 15 is not installed in $bin; apt-get install postgresql-15" >&2
  exit 1
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/tank-postgres-XXXXXX")
[ "$(id -u)" != 0 ] || chown postgres: "$folder"
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
start
TANK_TEST_POSTGRES="postgres://tank@127.0.0.1:$port/postgres" "$@"
