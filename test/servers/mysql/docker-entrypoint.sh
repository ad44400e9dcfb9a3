#!/bin/bash
# What the documentation of the official image promises (hub.docker.com/_/mysql): options alone mean mysqld; it runs
# as the user mysql; an empty data folder is initialised from MYSQL_* and the files in /docker-entrypoint-initdb.d by
# a server that listens on its socket only. Like the official image, it puts names and passwords into SQL unescaped.
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

# Sets a variable from the file that <name>_FILE points to.
read_setting() {
    local name=$1 file_name=$1_FILE
    if [[ -n ${!name} && -n ${!file_name} ]]; then
        fail "Both $name and $file_name are set (but are exclusive)"
    fi
    if [[ -n ${!file_name} ]]; then
        printf -v "$name" '%s' "$(<"${!file_name}")"
    fi
    export "${name?}"
    unset "$file_name"
}

read_settings() {
    local name
    for name in ROOT_HOST DATABASE USER PASSWORD ROOT_PASSWORD; do
        read_setting "MYSQL_$name"
    done
    MYSQL_ROOT_HOST=${MYSQL_ROOT_HOST:-%}
    if [[ -z $MYSQL_ROOT_PASSWORD$MYSQL_ALLOW_EMPTY_PASSWORD$MYSQL_RANDOM_ROOT_PASSWORD ]]; then
        fail "Database is uninitialized and password option is not specified: You need to specify one of the" \
            "following as an environment variable: MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD," \
            "MYSQL_RANDOM_ROOT_PASSWORD"
    fi
    if [[ $MYSQL_USER == root ]]; then
        fail "MYSQL_USER=\"root\", MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user and cannot be" \
            "used for the root user: use MYSQL_ROOT_PASSWORD"
    fi
    if [[ -n $MYSQL_RANDOM_ROOT_PASSWORD ]]; then
        MYSQL_ROOT_PASSWORD=$(head -c 24 /dev/urandom | base64)
        note "GENERATED ROOT PASSWORD: $MYSQL_ROOT_PASSWORD"
    fi
}

# $1: an option of the server; the rest: the server's command line
option() {
    local name=$1
    shift
    "$@" --verbose --help --log-bin-index="$(mktemp -u)" 2>/dev/null |
        awk -v name="$name" '$1 == name && /^[^ \t]/ { print $2; exit }'
}

# The password is not in the command line.
password_file() {
    if [[ -n $CURRENT_PASSWORD ]]; then
        printf '[client]\npassword="%s"\n' "$CURRENT_PASSWORD"
    fi
}

# Runs SQL from the input, and stops at the first error.
run_sql() {
    mysql --defaults-extra-file=<(password_file) --protocol=socket -uroot -hlocalhost --socket="$SOCKET" \
        --comments --database="$DATABASE" "$@"
}

start_private_server() {
    "$@" --skip-networking --mysqlx=OFF --socket="$SOCKET" &
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
    if [[ -z $MYSQL_INITDB_SKIP_TZINFO ]]; then
        mysql_tzinfo_to_sql /usr/share/zoneinfo 2>/dev/null | DATABASE=mysql run_sql
    fi
    if [[ $MYSQL_ROOT_HOST != localhost ]]; then
        run_sql <<SQL
CREATE USER 'root'@'$MYSQL_ROOT_HOST' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';
GRANT ALL ON *.* TO 'root'@'$MYSQL_ROOT_HOST' WITH GRANT OPTION;
SQL
    fi
    run_sql <<SQL
ALTER USER 'root'@'localhost' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';
GRANT ALL ON *.* TO 'root'@'localhost' WITH GRANT OPTION;
SQL
    CURRENT_PASSWORD=$MYSQL_ROOT_PASSWORD
    if [[ -n $MYSQL_DATABASE ]]; then
        note "Creating database $MYSQL_DATABASE"
        run_sql <<<"CREATE DATABASE IF NOT EXISTS \`$MYSQL_DATABASE\`"
    fi
    if [[ -n $MYSQL_USER && -n $MYSQL_PASSWORD ]]; then
        note "Creating user $MYSQL_USER"
        run_sql <<<"CREATE USER '$MYSQL_USER'@'%' IDENTIFIED BY '$MYSQL_PASSWORD'"
        if [[ -n $MYSQL_DATABASE ]]; then
            run_sql <<<"GRANT ALL ON \`${MYSQL_DATABASE//_/\\_}\`.* TO '$MYSQL_USER'@'%'"
        fi
    fi
}

run_init_files() {
    local file DATABASE=$MYSQL_DATABASE
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
        *.sql.bz2) note "running $file" && bunzip2 -c "$file" | run_sql ;;
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
    "$@" --initialize-insecure --default-time-zone=SYSTEM
    note "Starting temporary server"
    CURRENT_PASSWORD='' DATABASE=
    start_private_server "$@"
    set_up_users
    run_init_files
    if [[ -n $MYSQL_ONETIME_PASSWORD ]]; then
        run_sql <<<"ALTER USER 'root'@'%' PASSWORD EXPIRE"
    fi
    note "Stopping temporary server"
    kill "$SERVER"
    wait "$SERVER"
    note "MySQL init process done. Ready for start up."
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
    set -- mysqld "$@"
fi

if [[ $1 == mysqld ]] && ! only_asks "$@"; then
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
