#!/usr/bin/env bash
# Everything, on both back ends: SQLite with in-process wake-ups, and private PostgreSQL and Redis instances.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! cargo nextest --version >/dev/null 2>&1; then
  echo "installing cargo-nextest"
  # It waits for tests most of the time: built soon is better than built fast.
  CARGO_PROFILE_RELEASE_OPT_LEVEL=1 cargo install --locked cargo-nextest@0.9.143
fi

# The portal's rules, unit tests, build and budgets, and the browser that it is looked at with: much of it waits for one core
# or for a download, so it goes beside the compiler. The executable under test shows this build.
portal() {
  .ci/browser.sh
  make --no-print-directory gateway/web/node_modules/.package-lock.json
  (cd gateway/web && npm run --silent check && npm run --silent types:check && npm test --silent)
  make --no-print-directory portal
}
said=$(mktemp)
(set -e; portal) >"$said" 2>&1 &
portal=$!
trap 'kill "$portal" 2>/dev/null || true; rm -f "$said"' EXIT

# The build needs no server: it runs before anything that does, so that a broken build costs nothing else.
cargo nextest run --workspace --locked --no-run

status=0
wait "$portal" || status=$?
cat "$said"
rm -f "$said"
[ "$status" = 0 ] || exit "$status"

# Nothing is left out here, whatever the caller's shell says.
unset NQI_TEST_PG NQI_TEST_REDIS

# The tests kill processes, never the machine, so their databases may live in memory where there is plenty: each test makes
# and drops databases of its own, which a disk forces out file by file.
roomy() { [ "$(df --output=avail -BM "$1" 2>/dev/null | tail -1 | tr -dc 0-9)" -ge 6000 ] 2>/dev/null; }
free=$(awk '/MemAvailable/ { print int($2 / 1024) }' /proc/meminfo 2>/dev/null || echo 0)
if [ -w /dev/shm ] && roomy /dev/shm && [ "$free" -ge 12000 ]; then
  services=$(mktemp -d -p /dev/shm)
else
  services=$(mktemp -d)
fi
trap '.ci/services.sh stop "$services" || true; rm -rf "$services"' EXIT
eval "$(.ci/services.sh start "$services")"

log="$services/tests.log"
cargo nextest run --workspace --locked --no-fail-fast 2>&1 | tee "$log" || status=$?

count() { grep -cE "^ +PASS .*$1" "$log" || true; }
echo
echo "What ran where:"
echo "  SQLite + in-process wake-ups:  $(count 'sqlite') passed"
echo "  PostgreSQL + Redis:            $(count 'postgres|redis') passed"
echo "  without a database:            $(grep -E '^ +PASS ' "$log" | grep -vcE 'sqlite|postgres|redis' || true) passed"
exit "$status"
