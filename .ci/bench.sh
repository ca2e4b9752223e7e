#!/usr/bin/env bash
# Figures of this machine, in a release build: `bench.sh platform`. Starts and stops its own PostgreSQL and Redis.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -eq 1 ] || { echo "usage: $0 platform" >&2; exit 64; }

cargo bench --locked -p nqi-tests --bench load --no-run

services=$(mktemp -d)
trap '.ci/services.sh stop "$services" || true; rm -rf "$services"' EXIT
eval "$(.ci/services.sh start "$services")"
cargo bench --locked -q -p nqi-tests --bench load -- "$1"
