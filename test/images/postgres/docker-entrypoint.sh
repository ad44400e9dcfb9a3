#!/bin/bash
# What the documentation of the official image promises: options alone mean postgres; it runs as
# the user postgres; an empty data folder is initialised from POSTGRES_* and the files in
# /docker-entrypoint-initdb.d by a server that listens on its socket only.
#
# Unset variables are allowed (no `set -u`): init scripts are sourced into this shell.
set -eo pipefail

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Sets a variable from the file that <name>_FILE points to, or to a default.
read_setting() {
    local name=$1 default=$2 file_name=$1_FILE
    if [[ -n ${!name} && -n ${!file_name} ]]; then
        fail "error: $name and $file_name are both set, but only one of them can be used"
    fi
    if [[ -n ${!file_name} ]]; then
        printf -v "$name" '%s' "$(<"${!file_name}")"
    elif [[ -z ${!name} ]]; then
        printf -v "$name" '%s' "$default"
    fi
    export "${name?}"
    unset "$file_name"
}

read_settings() {
    read_setting POSTGRES_PASSWORD ''
    read_setting POSTGRES_USER postgres
    read_setting POSTGRES_DB "$POSTGRES_USER"
    read_setting POSTGRES_INITDB_ARGS ''
    if [[ -z $POSTGRES_PASSWORD && $POSTGRES_HOST_AUTH_METHOD != trust ]]; then
        fail "Error: Database is uninitialized and superuser password is not specified." \
            "       Set POSTGRES_PASSWORD to any value that is not empty, for example with" \
            "       \"-e POSTGRES_PASSWORD=secret\". Or set POSTGRES_HOST_AUTH_METHOD=trust to" \
            "       let everybody in without a password, which is for trials only."
    fi
}

prepare_folders() {
    mkdir -p "$PGDATA" ${POSTGRES_INITDB_WALDIR:+"$POSTGRES_INITDB_WALDIR"}
    # Another user than root cannot change the mode of a folder that it does not own; initdb and
    # the server say so if it matters.
    chmod 0700 "$PGDATA" ${POSTGRES_INITDB_WALDIR:+"$POSTGRES_INITDB_WALDIR"} || true
    if ((EUID == 0)); then
        find "$PGDATA" ${POSTGRES_INITDB_WALDIR:+"$POSTGRES_INITDB_WALDIR"} \
            ! -user postgres -exec chown postgres:postgres {} +
    fi
}

# initdb wants its user to have a name; `--user 1234` gives it none.
name_this_user() {
    if getent passwd "$EUID" >/dev/null; then
        return
    fi
    local library
    library=$(echo /usr/lib/*/libnss_wrapper.so)
    export LD_PRELOAD=$library NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
    NSS_WRAPPER_PASSWD=$(mktemp)
    NSS_WRAPPER_GROUP=$(mktemp)
    echo "postgres:x:$EUID:$(id -g):PostgreSQL:$PGDATA:/bin/false" >"$NSS_WRAPPER_PASSWD"
    echo "postgres:x:$(id -g):" >"$NSS_WRAPPER_GROUP"
}

forget_name() {
    if [[ -n $NSS_WRAPPER_PASSWD ]]; then
        rm -f "$NSS_WRAPPER_PASSWD" "$NSS_WRAPPER_GROUP"
        unset LD_PRELOAD NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
    fi
}

create_cluster() {
    local options=(--username="$POSTGRES_USER")
    if [[ -n $POSTGRES_INITDB_WALDIR ]]; then
        options+=(--waldir="$POSTGRES_INITDB_WALDIR")
    fi
    # The arguments are given as on a command line, quotes included.
    eval "options+=($POSTGRES_INITDB_ARGS)"
    name_this_user
    if [[ -n $POSTGRES_PASSWORD ]]; then
        initdb --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") "${options[@]}"
    else
        initdb "${options[@]}"
    fi
    forget_name
}

# $@: the server's command line
allow_hosts() {
    local method=${POSTGRES_HOST_AUTH_METHOD:-$("$@" -C password_encryption)}
    printf '\n# POSTGRES_HOST_AUTH_METHOD\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
}

# $@: the server's command line, so that its options hold for the init scripts too
start_private_server() {
    shift
    local options
    options=$(printf ' %q' "$@" -c listen_addresses= -p "${PGPORT:-5432}")
    pg_ctl -D "$PGDATA" -o "$options" -w start
}

run_sql() {
    psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password --username "$POSTGRES_USER" "$@"
}

create_database() {
    local query="SELECT 1 FROM pg_database WHERE datname = :'name'"
    if [[ -z $(run_sql --dbname postgres -v name="$POSTGRES_DB" --tuples-only <<<"$query") ]]; then
        run_sql --dbname postgres -v name="$POSTGRES_DB" <<<'CREATE DATABASE :"name"'
        echo
    fi
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
        *.sql) echo "$0: running $file" && run_sql --dbname "$POSTGRES_DB" --file "$file" ;;
        *.sql.gz) echo "$0: running $file" && gunzip -c "$file" | run_sql --dbname "$POSTGRES_DB" ;;
        *.sql.xz) echo "$0: running $file" && xzcat "$file" | run_sql --dbname "$POSTGRES_DB" ;;
        *.sql.zst) echo "$0: running $file" && zstdcat "$file" | run_sql --dbname "$POSTGRES_DB" ;;
        '/docker-entrypoint-initdb.d/*') ;;
        *) echo "$0: ignoring $file" ;;
        esac
        echo
    done
}

initialise() {
    create_cluster
    allow_hosts "$@"
    export PGPASSWORD=${PGPASSWORD:-$POSTGRES_PASSWORD}
    start_private_server "$@"
    create_database
    run_init_files
    pg_ctl -D "$PGDATA" -m fast -w stop
    unset PGPASSWORD
    printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

only_asks() {
    local argument
    for argument; do
        case $argument in
        -'?' | --help | -V | --version | --describe-config) return 0 ;;
        esac
    done
    return 1
}

if [[ $1 == -* ]]; then
    set -- postgres "$@"
fi

if [[ $1 == postgres ]] && ! only_asks "$@"; then
    prepare_folders
    if ((EUID == 0)); then
        export HOME=/var/lib/postgresql
        exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$0" "$@"
    fi
    if [[ -s $PGDATA/PG_VERSION ]]; then
        printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
    else
        read_settings
        initialise "$@"
    fi
fi

exec "$@"
