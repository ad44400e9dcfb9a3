#!/bin/sh
# As in the official image (hub.docker.com/r/hashicorp/vault): a subcommand or an option is vault's, the server gets the
# variables of the development mode, and root changes to the server's user.
set -e
ulimit -c 0

if [ -n "$VAULT_LOCAL_CONFIG" ]; then
    echo "$VAULT_LOCAL_CONFIG" >/vault/config/local.json
fi

case "$1" in
    server)
        shift
        set -- vault server -config=/vault/config \
            -dev-root-token-id="$VAULT_DEV_ROOT_TOKEN_ID" \
            -dev-listen-address="${VAULT_DEV_LISTEN_ADDRESS:-0.0.0.0:8200}" "$@"
        ;;
    -* | status | version | kv | secrets | login)
        set -- vault "$@"
        ;;
esac

if [ "$1" = vault ] && [ "$(id -u)" = 0 ]; then
    chown -R vault:vault /vault
    export HOME=/home/vault
    set -- setpriv --reuid=vault --regid=vault --clear-groups "$@"
fi

exec "$@"
