#!/usr/bin/env bash
# Figures of this machine, in a release build: `bench.sh platform`, `bench.sh holds`, `bench.sh import`,
# `bench.sh matching`, `bench.sh clocks [PART..]`. Starts and stops its own PostgreSQL and Redis.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -ge 1 ] || { echo "usage: $0 platform | holds | import | matching | clocks [PART..]" >&2; exit 64; }

cargo bench --locked -p nqi-tests --bench load --no-run

if [ "$1" = clocks ]; then
    # The job queues that the clocks are compared with.
    (cd tests/load/peers && npm ci --no-audit --no-fund --prefer-offline --silent)
    # A million clocks want memory; commit timestamps tell when an effect became visible.
    export NQI_PG_SETTINGS="-c shared_buffers=1GB -c max_wal_size=8GB -c checkpoint_timeout=30min -c track_commit_timestamp=on"
fi

if [ "$1" = holds ]; then
    # Room for the cells and no checkpoint in the middle of a row of the table; both sides have the same server.
    export NQI_PG_SETTINGS="-c shared_buffers=512MB -c max_wal_size=4GB -c checkpoint_timeout=30min"
fi

if [ "$1" = matching ]; then
    # The whole table and its index stay in memory on both sides.
    export NQI_PG_SETTINGS="-c shared_buffers=4GB -c max_wal_size=8GB -c checkpoint_timeout=30min -c maintenance_work_mem=1GB"
fi

services=$(mktemp -d)
trap '.ci/services.sh stop "$services" || true; rm -rf "$services"' EXIT
eval "$(.ci/services.sh start "$services")"
cargo bench --locked -q -p nqi-tests --bench load -- "$@"
