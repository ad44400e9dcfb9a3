#!/bin/sh
# What the documentation of the official image promises: options or a configuration file alone
# mean redis-server; it runs as the user redis, which owns its files; protected mode is off unless
# it was asked for. SKIP_FIX_PERMS and SKIP_DROP_PRIVS leave those steps out.
set -eu

case "${1:-}" in
-* | *.conf) set -- redis-server "$@" ;;
esac

own() {
    # A read-only mount stays as it is.
    chown -R redis:redis "$1" 2>/dev/null || echo "cannot change the owner of $1" >&2
}

if [ "${1:-}" = redis-server ] && [ "$(id -u)" = 0 ]; then
    if [ -z "${SKIP_FIX_PERMS:-}" ]; then
        own .
        if [ -f "${2:-}" ]; then
            own "$2"
        fi
    fi
    if [ -z "${SKIP_DROP_PRIVS:-}" ]; then
        exec setpriv --reuid=redis --regid=redis --init-groups -- "$0" "$@"
    fi
fi

# The first mention of an option is the weakest: what the caller says comes later and wins.
if [ "${1:-}" = redis-server ]; then
    case "${2:-}" in
    -v | --version | -h | --help | --test-memory | --check-system) ;;
    "" | --*)
        shift
        set -- redis-server --protected-mode no "$@"
        ;;
    *)
        if [ -f "$2" ] && ! grep -qi '^[[:space:]]*protected-mode[[:space:]]' "$2"; then
            config=$2
            shift 2
            set -- redis-server "$config" --protected-mode no "$@"
        fi
        ;;
    esac
fi

exec "$@"
