#!/bin/sh
# What the documentation of the official image promises: options or a configuration file alone
# mean valkey-server; it runs as the user valkey, which owns its files; VALKEY_EXTRA_FLAGS has
# further options; protected mode is off unless it was asked for.
set -eu

case "${1:-}" in
-* | *.conf) set -- valkey-server "$@" ;;
esac

if [ "${1:-}" = valkey-server ] && [ "$(id -u)" = 0 ]; then
    # A read-only mount stays as it is.
    chown -R valkey . 2>/dev/null || echo "cannot change the owner of $(pwd)" >&2
    exec setpriv --reuid=valkey --regid=valkey --clear-groups -- "$0" "$@"
fi

if [ "$(umask)" = 0022 ]; then
    umask 0077
fi

# The official image's server is compiled with protected mode off, Debian's is not. The first mention
# of an option is the weakest: what the caller says comes later and wins.
if [ "${1:-}" = valkey-server ]; then
    case "${2:-}" in
    -v | --version | -h | --help | --test-memory | --check-system) ;;
    "" | --*)
        shift
        set -- valkey-server --protected-mode no "$@"
        ;;
    *)
        if [ -f "$2" ] && ! grep -qi '^[[:space:]]*protected-mode[[:space:]]' "$2"; then
            config=$2
            shift 2
            set -- valkey-server "$config" --protected-mode no "$@"
        fi
        ;;
    esac
fi

# shellcheck disable=SC2086 # the variable holds several options
exec "$@" ${VALKEY_EXTRA_FLAGS:-}
