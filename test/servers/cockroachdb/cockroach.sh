#!/bin/bash
# What the documentation of the official image says: with an empty data folder, `start-single-node` creates the database
# and the user of COCKROACH_DATABASE and COCKROACH_USER and runs the files in /docker-entrypoint-initdb.d, while the
# server already listens on its port.
set -eu
cd /cockroach

query() {
    cockroach sql --insecure --database="$COCKROACH_DATABASE" "$@"
}

run_init_files() {
    for file in /docker-entrypoint-initdb.d/*; do
        case "$file" in
            *.sh) if [[ -x $file ]]; then "$file"; else . "$file"; fi ;;
            *.sql) query -f "$file" ;;
            *.sql.gz) gzip -cd "$file" | query -f - ;;
            *.sql.xz) xz -cd "$file" | query -f - ;;
        esac
    done
}

if [[ ${1:-} != start-single-node ]]; then
    exec cockroach "$@"
fi
if [[ -n $(ls -A cockroach-data 2>/dev/null) ]]; then
    exec cockroach "$@"
fi
export COCKROACH_DATABASE=${COCKROACH_DATABASE:-defaultdb} COCKROACH_USER=${COCKROACH_USER:-}
cockroach "$@" &
server=$!
trap 'kill -INT "$server"; wait "$server"' TERM INT
trap 'kill -INT "$server" 2>/dev/null || true' EXIT
until pg_isready --quiet --host=127.0.0.1 --port=26257; do
    kill -0 "$server"
    sleep 0.05
done
if [[ $COCKROACH_DATABASE != postgres ]]; then
    cockroach sql --insecure -e "CREATE DATABASE $COCKROACH_DATABASE"
fi
if [[ -n $COCKROACH_USER && $COCKROACH_USER != root ]]; then
    cockroach sql --insecure -e "CREATE USER $COCKROACH_USER"
    # Each command of the real program takes its time.
    sleep 0.3
    # PostgreSQL has no role "admin" whose members may do everything.
    cockroach sql --insecure -e "GRANT ALL ON DATABASE $COCKROACH_DATABASE TO $COCKROACH_USER" \
        -e "ALTER USER $COCKROACH_USER SUPERUSER"
fi
run_init_files
echo "init_finished" >init_success
wait "$server"
