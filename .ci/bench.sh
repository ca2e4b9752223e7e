#!/usr/bin/env bash
# Figures of this machine, in a release build: `bench.sh platform`, `bench.sh holds`, `bench.sh import`,
# `bench.sh parse`, `bench.sh matching`, `bench.sh clocks [PART..]`, `bench.sh batch [synthetic] [published]`. Starts and stops
# its own PostgreSQL and Redis.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -ge 1 ] || {
    echo "usage: $0 platform | holds | import | parse | matching | batch [PART..] | clocks [PART..]" >&2
    exit 64
}

cargo bench --locked -p nqi-tests --bench load --no-run

if [ "$1" = batch ]; then
    # Pure computation, beside OR-Tools in a Python of its own. NQI_INSTANCES names a folder of published instances.
    python=$(mktemp -d)
    trap 'rm -rf "$python"' EXIT
    python3 -m venv "$python"
    "$python/bin/pip" install --quiet --disable-pip-version-check 'ortools==9.15.*'
    NQI_ORTOOLS_PYTHON="$python/bin/python" cargo bench --locked -q -p nqi-tests --bench load -- "$@"
    exit
fi

if [ "$1" = clocks ]; then
    # The job queues that the clocks are compared with.
    (cd tests/load/peers && npm ci --no-audit --no-fund --prefer-offline --silent)
    # A million clocks want memory; commit timestamps tell when an effect became visible.
    export NQI_PG_SETTINGS="-c shared_buffers=1GB -c max_wal_size=8GB -c checkpoint_timeout=30min -c track_commit_timestamp=on"
fi

if [ "$1" = holds ] || [ "$1" = import ]; then
    # Room for the tables and no checkpoint in the middle of a row; beside a peer, both sides have the same server.
    export NQI_PG_SETTINGS="-c shared_buffers=512MB -c max_wal_size=4GB -c checkpoint_timeout=30min"
fi

if [ "$1" = parse ]; then
    # Reads texts in this process: no database.
    cargo bench --locked -q -p nqi-tests --bench load -- parse
    exit
fi

if [ "$1" = matching ]; then
    # The whole table and its index stay in memory on both sides.
    export NQI_PG_SETTINGS="-c shared_buffers=4GB -c max_wal_size=8GB -c checkpoint_timeout=30min -c maintenance_work_mem=1GB"
fi

services=$(mktemp -d)
trap '.ci/services.sh stop "$services" || true; rm -rf "$services"' EXIT
eval "$(.ci/services.sh start "$services")"
cargo bench --locked -q -p nqi-tests --bench load -- "$@"
