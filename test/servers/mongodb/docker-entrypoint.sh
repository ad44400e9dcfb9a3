#!/bin/bash
# What the official image's entry point does, as far as FerretDB can: options alone are mongod's, the server runs as
# mongodb, a user needs both variables, and the server then asks for a login.
set -Eeuo pipefail

if [ "${1:0:1}" = '-' ]; then
  set -- mongod "$@"
fi

if [ "$1" = mongod ] && [ "$(id -u)" = 0 ]; then
  find /data/configdb /data/db \! -user mongodb -exec chown mongodb '{}' +
  exec setpriv --reuid mongodb --regid mongodb --clear-groups "$BASH_SOURCE" "$@"
fi

file_env() {
  local file="$1_FILE"
  if [ "${!1:-}" ] && [ "${!file:-}" ]; then
    echo >&2 "error: both $1 and $file are set (but are exclusive)"
    exit 1
  fi
  if [ "${!file:-}" ]; then
    export "$1"="$(< "${!file}")"
  fi
  unset "$file"
}

if [ "$1" = mongod ]; then
  file_env MONGO_INITDB_ROOT_USERNAME
  file_env MONGO_INITDB_ROOT_PASSWORD
  if [ "${MONGO_INITDB_ROOT_USERNAME:-}" ] && [ "${MONGO_INITDB_ROOT_PASSWORD:-}" ]; then
    export FERRETDB_SETUP_DATABASE=admin
    export FERRETDB_SETUP_USERNAME="$MONGO_INITDB_ROOT_USERNAME"
    export FERRETDB_SETUP_PASSWORD="$MONGO_INITDB_ROOT_PASSWORD"
    export FERRETDB_TEST_ENABLE_NEW_AUTH=true
  elif [ "${MONGO_INITDB_ROOT_USERNAME:-}" ] || [ "${MONGO_INITDB_ROOT_PASSWORD:-}" ]; then
    echo >&2 "error: missing 'MONGO_INITDB_ROOT_USERNAME' or 'MONGO_INITDB_ROOT_PASSWORD'"
    echo >&2 '       both must be specified for a user to be created'
    exit 1
  fi
  unset "${!MONGO_INITDB_@}"
fi

exec "$@"
