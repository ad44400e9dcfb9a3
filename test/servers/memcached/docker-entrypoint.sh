#!/bin/sh
# As in the official image (hub.docker.com/_/memcached): a command that begins with an option is memcached's.
set -e

case "$1" in
    -*) set -- memcached "$@" ;;
esac

exec "$@"
