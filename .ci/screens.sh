#!/usr/bin/env bash
# A picture of every page, taken on demonstration data of its own on a working Monday morning: target/screens.
set -euo pipefail
cd "$(dirname "$0")/.."

.ci/browser.sh
place=$(mktemp -d)
platform=
cleanup() {
    [ -z "$platform" ] || { kill "$platform" 2>/dev/null || true; wait "$platform" 2>/dev/null || true; }
    rm -rf "$place"
}
trap cleanup EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
NQI__SERVER__LISTEN=127.0.0.1:$port NQI__SERVER__DATA_DIR=$place/data NQI__LIMITS__LOGIN_PER_MINUTE=1000 \
    target/release/nqi up --demo --clock-offset=$(($(date -d 2026-03-09T02:00:00Z +%s) - $(date +%s))) \
    >"$place/nqi.log" 2>&1 &
platform=$!
ready=
for _ in $(seq 1 3000); do
    curl -fs "$url/readyz" >/dev/null 2>&1 && ready=yes && break
    kill -0 "$platform" 2>/dev/null || { cat "$place/nqi.log" >&2; exit 1; }
    sleep 0.2
done
[ -n "$ready" ] || { echo "not ready in ten minutes:" >&2; cat "$place/nqi.log" >&2; exit 1; }
rm -rf target/screens
mkdir -p target/screens
NQI_URL=$url OUT="$PWD/target/screens" npm --prefix gateway/web run --silent screens
