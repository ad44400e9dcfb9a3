#!/bin/bash
# Makes the database and the administrator of the variables once, by a server that only listens on the loopback address.
# Quotes only what the official image quotes.
set -e

if [ -d /var/lib/influxdb/meta ]; then exit 0; fi
if [ -z "$INFLUXDB_DB$INFLUXDB_ADMIN_USER" ] && [ -z "$(ls /docker-entrypoint-initdb.d)" ]; then exit 0; fi

queries=()
if [ -n "$INFLUXDB_ADMIN_USER" ]; then
    queries+=("CREATE USER \"$INFLUXDB_ADMIN_USER\" WITH PASSWORD '$INFLUXDB_ADMIN_PASSWORD' WITH ALL PRIVILEGES")
fi
if [ -n "$INFLUXDB_DB" ]; then queries+=("CREATE DATABASE $INFLUXDB_DB"); fi

INFLUXDB_HTTP_BIND_ADDRESS=127.0.0.1:8086 influxd "$@" &
server=$!
ask() {
    # Without users, a server with authentication takes only the query that makes the first one.
    # shellcheck disable=SC2086 -- the official image splits both, too
    influx -host 127.0.0.1 -username $INFLUXDB_ADMIN_USER -password $INFLUXDB_ADMIN_PASSWORD "$@"
}
for attempt in $(seq 300); do
    if influx -host 127.0.0.1 -execute "${queries[0]:-SHOW DATABASES}" >/dev/null 2>&1; then break; fi
    if [ "$attempt" = 300 ]; then
        echo >&2 'influxdb init process failed. (Could not start influxdb)'
        exit 1
    fi
    sleep 0.1
done
for query in "${queries[@]:1}"; do ask -execute "$query"; done
for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
    *.sh) . "$file" ;;
    *.iql) ask <"$file" ;;
    esac
done
kill -s TERM "$server"
wait "$server" || true
