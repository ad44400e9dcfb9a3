#!/bin/bash
# What the image's page says of its variables, its scripts and its log.
set -Eeuo pipefail
FOLDER=$ORACLE_BASE/oradata/dbconfig/$ORACLE_SID

read_variable() {
    local file=$1_FILE
    if [[ -n ${!1:-} && -n ${!file:-} ]]; then
        echo "Both \$$1 and \$$file are specified but are mutually exclusive."
        exit 1
    fi
    if [[ -n ${!file:-} ]]; then
        export "$1=$(<"${!file}")"
    fi
}

run_scripts() {
    local file
    for file in /container-entrypoint-initdb.d/*; do
        echo "CONTAINER: running $file ..."
        case "$file" in
            *.sh) if [[ -x $file ]]; then "$file"; else . "$file"; fi ;;
            *.sql) echo exit | sqlplus -s / as sysdba "@$file" ;;
        esac
        echo "CONTAINER: DONE: running $file"
    done
}

echo "CONTAINER: starting up..."
if [[ ! -d $FOLDER ]]; then
    for name in ORACLE_PASSWORD ORACLE_DATABASE APP_USER_PASSWORD; do
        read_variable "$name"
    done
    if [[ -z ${ORACLE_PASSWORD:-} && -z ${ORACLE_RANDOM_PASSWORD:-} ]]; then
        echo "Oracle Database SYS and SYSTEM passwords have to be specified at first database startup."
        exit 1
    fi
    echo "CONTAINER: first database startup, initializing..."
    mkdir -p "$FOLDER/FREEPDB1"
    for name in $(tr , " " <<<"${ORACLE_DATABASE:-}"); do
        # The database that each image has cannot be created again.
        mkdir "$FOLDER/${name^^}"
    done
    if [[ -n ${APP_USER:-} ]]; then
        for name in FREEPDB1 $(tr , " " <<<"${ORACLE_DATABASE:-}"); do
            createAppUser "$APP_USER" "$APP_USER_PASSWORD" "$name"
        done
    fi
    run_scripts
else
    echo "CONTAINER: database already initialized."
fi
python3 -B /opt/oracle/bin/listener.py "$FOLDER" &
listener=$!
trap 'kill "$listener"' TERM INT
# The image's listener takes clients before the log says that the database is ready.
until (exec 3<>/dev/tcp/127.0.0.1/1521) 2>/dev/null; do
    kill -0 "$listener"
    sleep 0.05
done
printf '%s\n' "" "#########################" "DATABASE IS READY TO USE!" "#########################"
wait "$listener" || true
