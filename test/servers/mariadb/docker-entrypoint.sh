#!/bin/bash
# What the documentation of the official image promises (mariadb.com/kb/en/mariadb-server-docker-official-image-
# environment-variables): options alone mean mariadbd; it runs as the user mysql; an empty data folder is
# initialised from MARIADB_* (or MYSQL_*) and the files in /docker-entrypoint-initdb.d by a server that listens on
# its socket only.
#
# Unset variables are allowed (no `set -u`): init scripts are sourced into this shell.
set -eo pipefail

note() {
    printf '%s [Note] [Entrypoint]: %s\n' "$(date +'%F %T%:z')" "$*"
}

fail() {
    printf '%s [ERROR] [Entrypoint]: %s\n' "$(date +'%F %T%:z')" "$*" >&2
    exit 1
}

# Sets MARIADB_<name> from itself, MYSQL_<name>, or the file that one of their _FILE variables points to.
read_setting() {
    local name prefix file_name value=
    for prefix in MYSQL MARIADB; do
        name=${prefix}_$1 file_name=${prefix}_$1_FILE
        if [[ -n ${!name} && -n ${!file_name} ]]; then
            fail "Both $name and $file_name are set (but are exclusive)"
        fi
        if [[ -n ${!file_name} ]]; then
            value=$(<"${!file_name}")
        elif [[ -n ${!name} ]]; then
            value=${!name}
        fi
        unset "$file_name"
    done
    export "MARIADB_$1=$value"
}

read_settings() {
    local name
    for name in ROOT_HOST DATABASE USER PASSWORD ROOT_PASSWORD; do
        read_setting "$name"
    done
    MARIADB_ROOT_HOST=${MARIADB_ROOT_HOST:-%}
    local empty=$MARIADB_ALLOW_EMPTY_ROOT_PASSWORD$MYSQL_ALLOW_EMPTY_PASSWORD
    local random=$MARIADB_RANDOM_ROOT_PASSWORD$MYSQL_RANDOM_ROOT_PASSWORD
    if [[ -z $MARIADB_ROOT_PASSWORD$empty$random ]]; then
        fail "Database is uninitialized and password option is not specified: You need to specify one of" \
            "MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and" \
            "MARIADB_RANDOM_ROOT_PASSWORD"
    fi
    if [[ -n $random ]]; then
        MARIADB_ROOT_PASSWORD=$(head -c 24 /dev/urandom | base64)
        note "GENERATED ROOT PASSWORD: $MARIADB_ROOT_PASSWORD"
    fi
    if [[ $MARIADB_USER == root ]]; then
        fail "MARIADB_USER=\"root\", MARIADB_USER cannot be used for the root user: use MARIADB_ROOT_PASSWORD"
    fi
}

# $1: an option of the server; the rest: the server's command line
option() {
    local name=$1
    shift
    "$@" --verbose --help 2>/dev/null | awk -v name="$name" '$1 == name && /^[^ \t]/ { print $2; exit }'
}

# For a string in single quotes.
escape() {
    local text=${1//\\/\\\\}
    printf '%s' "${text//\'/\\\'}"
}

# Runs SQL from the input, and stops at the first error.
run_sql() {
    MYSQL_PWD=$CURRENT_PASSWORD mariadb --protocol=socket -uroot --socket="$SOCKET" --database="$DATABASE" "$@"
}

start_private_server() {
    "$@" --skip-networking --socket="$SOCKET" --wsrep_on=OFF --expire-logs-days=0 --loose-innodb_buffer_pool_load_at_startup=0 &
    SERVER=$!
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        if run_sql <<<'SELECT 1' &>/dev/null; then return; fi
        kill -0 "$SERVER" 2>/dev/null || break
        sleep 0.1
    done
    fail "Unable to start server."
}

set_up_users() {
    local password user
    password=$(escape "$MARIADB_ROOT_PASSWORD")
    if [[ -z $MARIADB_INITDB_SKIP_TZINFO$MYSQL_INITDB_SKIP_TZINFO ]]; then
        mariadb-tzinfo-to-sql --skip-write-binlog /usr/share/zoneinfo 2>/dev/null | DATABASE=mysql run_sql
    fi
    if [[ $MARIADB_ROOT_HOST != localhost ]]; then
        run_sql <<SQL
CREATE USER 'root'@'$MARIADB_ROOT_HOST' IDENTIFIED BY '$password';
GRANT ALL ON *.* TO 'root'@'$MARIADB_ROOT_HOST' WITH GRANT OPTION;
GRANT PROXY ON ''@'%' TO 'root'@'$MARIADB_ROOT_HOST' WITH GRANT OPTION;
SQL
    fi
    run_sql <<SQL
SET PASSWORD FOR 'root'@'localhost' = PASSWORD('$password');
DROP DATABASE IF EXISTS test;
SQL
    CURRENT_PASSWORD=$MARIADB_ROOT_PASSWORD
    if [[ -n $MARIADB_DATABASE ]]; then
        note "Creating database $MARIADB_DATABASE"
        run_sql <<<"CREATE DATABASE IF NOT EXISTS \`$MARIADB_DATABASE\`"
    fi
    if [[ -n $MARIADB_USER && -n $MARIADB_PASSWORD ]]; then
        note "Creating user $MARIADB_USER"
        user="'$MARIADB_USER'@'%'"
        run_sql <<<"CREATE USER $user IDENTIFIED BY '$(escape "$MARIADB_PASSWORD")'"
        if [[ -n $MARIADB_DATABASE ]]; then
            run_sql <<<"GRANT ALL ON \`${MARIADB_DATABASE//_/\\_}\`.* TO $user"
        fi
    fi
}

run_init_files() {
    local file DATABASE=$MARIADB_DATABASE
    for file in /docker-entrypoint-initdb.d/*; do
        case $file in
        *.sh)
            if [[ -x $file ]]; then
                note "running $file"
                "$file"
            else
                note "sourcing $file"
                . "$file"
            fi
            ;;
        *.sql) note "running $file" && run_sql <"$file" ;;
        *.sql.gz) note "running $file" && gunzip -c "$file" | run_sql ;;
        *.sql.xz) note "running $file" && xzcat "$file" | run_sql ;;
        *.sql.zst) note "running $file" && zstdcat "$file" | run_sql ;;
        '/docker-entrypoint-initdb.d/*') ;;
        *) note "ignoring $file" ;;
        esac
    done
}

initialise() {
    note "Initializing database files"
    mariadb-install-db --datadir="$DATADIR" --rpm --auth-root-authentication-method=normal \
        --skip-test-db --old-mode='UTF8_IS_UTF8MB3' --default-time-zone=SYSTEM --enforce-storage-engine= \
        --skip-log-bin --expire-logs-days=0 --loose-innodb_buffer_pool_load_at_startup=0 \
        --loose-innodb_buffer_pool_dump_at_shutdown=0 "${@:2}" >/dev/null
    note "Starting temporary server"
    CURRENT_PASSWORD='' DATABASE=
    start_private_server "$@"
    set_up_users
    run_init_files
    note "Stopping temporary server"
    kill "$SERVER"
    wait "$SERVER"
    note "MariaDB init process done. Ready for start up."
}

only_asks() {
    local argument
    for argument; do
        case $argument in
        -'?' | --help | --print-defaults | -V | --version) return 0 ;;
        esac
    done
    return 1
}

if [[ $1 == -* ]]; then
    set -- mariadbd "$@"
fi

if [[ $1 == mariadbd || $1 == mysqld ]] && ! only_asks "$@"; then
    DATADIR=$(option datadir "$@")
    SOCKET=$(option socket "$@")
    mkdir -p "$DATADIR"
    if ((EUID == 0)); then
        find "$DATADIR" "$(dirname "$SOCKET")" ! -user mysql -exec chown mysql: {} +
        exec setpriv --reuid=mysql --regid=mysql --init-groups -- "$0" "$@"
    fi
    if [[ ! -d ${DATADIR%/}/mysql ]]; then
        read_settings
        initialise "$@"
    fi
fi

exec "$@"
