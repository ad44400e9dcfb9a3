#!/bin/sh
# Takes arangod with options, or another program, and ARANGO_ROOT_PASSWORD or ARANGO_ROOT_PASSWORD_FILE.
set -eu

case "${1:-}" in
-*) set -- arangod "$@" ;;
esac

if [ "$1" = arangod ]; then
    if [ -n "${ARANGO_ROOT_PASSWORD_FILE:-}" ]; then
        ARANGO_ROOT_PASSWORD=$(cat "$ARANGO_ROOT_PASSWORD_FILE")
        export ARANGO_ROOT_PASSWORD
    fi
    if [ -z "${ARANGO_ROOT_PASSWORD:-}" ]; then
        echo "error: database is uninitialized and password option is not specified" >&2
        exit 1
    fi
    echo "Initializing root user...Hang on..."
fi
exec "$@"
