#!/usr/bin/env bash
# Private PostgreSQL and Redis for tests: `services.sh start DIR` prints the exports, `services.sh stop DIR` stops exactly those.
set -euo pipefail

usage() { echo "usage: $0 start DIR | stop DIR" >&2; exit 64; }
[ $# -eq 2 ] || usage
action=$1 dir=$2

log() { echo "services: $*" >&2; }

# PostgreSQL refuses to run as root, so its processes belong to an unprivileged user.
account() { if [ "$(id -u)" -eq 0 ]; then echo nobody; else id -un; fi; }
as_account() { if [ "$(id -u)" -eq 0 ]; then runuser -u "$(account)" -- "$@"; else "$@"; fi; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

postgres_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }

# Nothing but the two servers is installed, and no system-wide cluster is started by it.
install_missing() {
    local missing=()
    [ -n "$(postgres_bin)" ] || missing+=(postgresql)
    command -v redis-server >/dev/null || missing+=(redis-server)
    [ ${#missing[@]} -gt 0 ] || return 0
    log "installing ${missing[*]}"
    printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d.nqi
    chmod +x /usr/sbin/policy-rc.d.nqi
    local placed=0
    if [ ! -e /usr/sbin/policy-rc.d ]; then mv /usr/sbin/policy-rc.d.nqi /usr/sbin/policy-rc.d; placed=1; fi
    DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
    [ "$placed" -eq 0 ] || rm -f /usr/sbin/policy-rc.d
    rm -f /usr/sbin/policy-rc.d.nqi
}

wait_for() { # wait_for NAME COMMAND...
    local name=$1; shift
    for _ in $(seq 1 150); do "$@" >/dev/null 2>&1 && return 0; sleep 0.1; done
    log "$name did not answer within 15 s"; return 1
}

start() {
    install_missing
    stop # what an interrupted run left in this folder
    local bin pg_port redis_port
    bin=$(postgres_bin)
    mkdir -p "$dir/pg" "$dir/redis"
    chmod 755 "$dir"
    chown -R "$(account)" "$dir/pg" "$dir/redis" 2>/dev/null || true
    pg_port=$(free_port)
    if [ ! -s "$dir/pg/data/PG_VERSION" ]; then
        (cd "$dir/pg" && as_account "$bin/initdb" -D "$dir/pg/data" -U nqi -A trust -E UTF8 --locale=C.UTF-8 >"$dir/pg/initdb.log" 2>&1)
    fi
    # Durability stays on: the store refuses to start without it. Only memory is small and connections are many;
    # NQI_PG_SETTINGS may say otherwise.
    (cd "$dir/pg" && as_account "$bin/pg_ctl" -D "$dir/pg/data" -l "$dir/pg/server.log" -w -t 30 \
        -o "-p $pg_port -c listen_addresses=127.0.0.1 -k $dir/pg -c max_connections=300 -c shared_buffers=64MB -c fsync=on -c full_page_writes=on -c synchronous_commit=on ${NQI_PG_SETTINGS:-}" \
        start >"$dir/pg/ctl.log" 2>&1) || { cat "$dir/pg/ctl.log" "$dir/pg/server.log" >&2; exit 1; }
    wait_for postgresql "$bin/pg_isready" -h 127.0.0.1 -p "$pg_port" -U nqi
    redis_port=$(free_port)
    as_account redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$dir/redis" --save '' --appendonly no \
        --daemonize yes --pidfile "$dir/redis/redis.pid" --logfile "$dir/redis/server.log" >/dev/null
    wait_for redis redis-cli -h 127.0.0.1 -p "$redis_port" ping
    echo "export NQI_TEST_PG_URL=postgres://nqi@127.0.0.1:$pg_port/postgres"
    echo "export NQI_TEST_REDIS_URL=redis://127.0.0.1:$redis_port"
}

stop() {
    local bin
    bin=$(postgres_bin)
    if [ -s "$dir/redis/redis.pid" ]; then kill "$(cat "$dir/redis/redis.pid")" 2>/dev/null || true; rm -f "$dir/redis/redis.pid"; fi
    if [ -n "$bin" ] && [ -s "$dir/pg/data/postmaster.pid" ]; then
        (cd "$dir/pg" && as_account "$bin/pg_ctl" -D "$dir/pg/data" -m fast -w stop >/dev/null 2>&1) || true
    fi
}

case $action in start) start ;; stop) stop ;; *) usage ;; esac
