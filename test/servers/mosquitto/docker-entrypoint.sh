#!/bin/sh
# As in the official image (hub.docker.com/_/eclipse-mosquitto): root gives the folders to the server's user, to which
# the server itself changes.
set -e

if [ "$(id -u)" = 0 ]; then
    chown -R mosquitto:mosquitto /mosquitto || true
fi

exec "$@"
