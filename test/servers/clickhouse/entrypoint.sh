#!/bin/bash
# What the documentation of the official image promises (hub.docker.com/r/clickhouse/clickhouse-server): options alone
# are the server's; it runs as the user clickhouse; CLICKHOUSE_USER replaces the user `default`; a new data folder gets
# the database CLICKHOUSE_DB and what the files in /docker-entrypoint-initdb.d do, by a server that only this container
# reaches.
set -eo pipefail

DATA=/var/lib/clickhouse
LOGS=/var/log/clickhouse-server
CONFIG=${CLICKHOUSE_CONFIG:-/etc/clickhouse-server/config.xml}
CLICKHOUSE_USER=${CLICKHOUSE_USER:-default}
if [[ -f $CLICKHOUSE_PASSWORD_FILE ]]; then
    CLICKHOUSE_PASSWORD=$(<"$CLICKHOUSE_PASSWORD_FILE")
fi
ACCESS_MANAGEMENT=${CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT:-0}

as_server=()
if ((EUID == 0)) && [[ $CLICKHOUSE_RUN_AS_ROOT != 1 ]]; then
    as_server=(setpriv --reuid=clickhouse --regid=clickhouse --init-groups --)
fi

prepare_folders() {
    mkdir -p "$DATA" "$LOGS"
    if ((${#as_server[@]} > 0)) && [[ $CLICKHOUSE_DO_NOT_CHOWN != 1 ]]; then
        local folder
        for folder in "$DATA" "$LOGS"; do
            if [[ $(stat -c %U "$folder") != clickhouse ]]; then
                chown -R clickhouse:clickhouse "$folder"
            fi
        done
    fi
}

write_users() {
    local file=/etc/clickhouse-server/users.d/default-user.xml
    if [[ $CLICKHOUSE_SKIP_USER_SETUP == 1 ]]; then
        echo "$0: the user 'default' stays as it is"
    elif [[ $CLICKHOUSE_USER != default || -n $CLICKHOUSE_PASSWORD || $ACCESS_MANAGEMENT != 0 ]]; then
        echo "$0: the user '$CLICKHOUSE_USER' replaces 'default'"
        # The name is an element of XML, and only the password may have any characters.
        {
            echo '<yandex><users><default remove="remove"/>'
            echo "<$CLICKHOUSE_USER><profile>default</profile><quota>default</quota><networks><ip>::/0</ip></networks>"
            echo "<access_management>$ACCESS_MANAGEMENT</access_management>"
            printf '<password><![CDATA[%s]]></password>\n' "${CLICKHOUSE_PASSWORD//]]>/]]]]><![CDATA[>}"
            echo "</$CLICKHOUSE_USER></users></yandex>"
        } >"$file"
    elif [[ -z $(ls /etc/clickhouse-server/users.d) ]]; then
        echo "$0: the user 'default' may log in from this container only"
        local networks='<networks replace="replace"><ip>::1</ip><ip>127.0.0.1</ip></networks>'
        echo "<yandex><users><default>$networks</default></users></yandex>" >"$file"
    fi
}

run_client() {
    clickhouse-client --multiquery --host 127.0.0.1 --user "$CLICKHOUSE_USER" --password "$CLICKHOUSE_PASSWORD" "$@"
}

run_init_files() {
    local file
    for file in /docker-entrypoint-initdb.d/*; do
        case $file in
        *.sh)
            if [[ -x $file ]]; then
                echo "$0: running $file"
                "$file"
            else
                echo "$0: sourcing $file"
                . "$file"
            fi
            ;;
        *.sql) echo "$0: running $file" && run_client <"$file" ;;
        *.sql.gz) echo "$0: running $file" && gunzip -c "$file" | run_client ;;
        '/docker-entrypoint-initdb.d/*') ;;
        *) echo "$0: ignoring $file" ;;
        esac
        echo
    done
}

initialise() {
    if [[ -z $CLICKHOUSE_ALWAYS_RUN_INITDB_SCRIPTS && -d $DATA/data ]]; then
        echo "ClickHouse Database directory appears to contain a database; Skipping initialization"
        return
    fi
    if [[ -z $CLICKHOUSE_DB && -z $(ls /docker-entrypoint-initdb.d) ]]; then
        return
    fi
    "${as_server[@]}" clickhouse-server --config-file="$CONFIG" -- --listen_host=127.0.0.1 &
    local server=$!
    local tries=${CLICKHOUSE_INIT_TIMEOUT:-1000}
    until wget --spider --timeout 1 --tries 1 --quiet http://127.0.0.1:8123/ping; do
        if ((tries-- <= 0)) || ! kill -0 "$server"; then
            echo >&2 'ClickHouse init process failed.'
            exit 1
        fi
        sleep 1
    done
    if [[ -n $CLICKHOUSE_DB ]]; then
        # As it is: a name with other characters than letters, digits and _ needs its quotes.
        run_client --query "CREATE DATABASE IF NOT EXISTS $CLICKHOUSE_DB"
    fi
    run_init_files
    kill -TERM "$server"
    wait "$server"
}

if (($# == 0)) || [[ $1 == --* ]]; then
    prepare_folders
    cd "$DATA"
    write_users
    initialise
    exec "${as_server[@]}" clickhouse-server --config-file="$CONFIG" "$@"
fi

exec "$@"
