#!/usr/bin/env bash
# Runs the tests once on PostgreSQL from the distribution's packages, in a throw-away cluster. Does
# nothing when there is none.
set -euo pipefail
cd "$(dirname "$0")/.."

programs=$(find /usr/lib/postgresql -maxdepth 3 -path '*/bin/initdb' -printf '%h\n' 2>/dev/null | sort -V | tail -n 1)
if [ -z "$programs" ]; then
    exit 0
fi

folder=$(mktemp -d /tmp/prilavok-system-postgres-XXXXXX)
as_owner=()
if [ "$(id -u)" = 0 ]; then
    chown postgres: "$folder"
    as_owner=(runuser -u postgres --)
fi
control() {
    (cd "$folder" && "${as_owner[@]}" "$programs/pg_ctl" -s -w -D "$folder/cluster" "$@")
}
finish() {
    control -m fast stop || true
    rm -rf "$folder"
}
trap finish EXIT

(cd "$folder" && "${as_owner[@]}" "$programs/initdb" -D "$folder/cluster" -U postgres --auth=trust \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null)
control -l "$folder/log" -o "-k $folder -c listen_addresses='' -c fsync=off -c max_connections=200" start
echo "Tests on $("$programs/postgres" --version):"
TEST_DATABASE_URL="postgresql://postgres@/prilavok?host=${folder//\//%2F}" .venv/bin/pytest -n 2 --dist loadgroup -q -m "not browser" "$@"
