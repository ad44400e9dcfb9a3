#!/bin/bash
# What the documentation of the official image promises: the server and its tools run as the user rabbitmq, which
# owns the data, and variables that a configuration file has replaced are refused. The server itself reads
# RABBITMQ_DEFAULT_USER, RABBITMQ_DEFAULT_PASS and RABBITMQ_DEFAULT_VHOST.
set -euo pipefail

if [[ ${1:-} == rabbitmq* ]] && [ "$(id -u)" = 0 ]; then
    if [ "$1" = rabbitmq-server ]; then
        chown -R rabbitmq /var/lib/rabbitmq
    fi
    exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups -- "$0" "$@"
fi

replaced='RABBITMQ_(DEFAULT_(USER|PASS)_FILE|(MANAGEMENT_)?SSL_[A-Z_]+|VM_MEMORY_HIGH_WATERMARK)'
if names=$(env | grep -oE "^$replaced=." | cut -d= -f1); then
    echo "error: $(echo $names) is set but deprecated; use a configuration file instead" >&2
    exit 1
fi

exec "$@"
