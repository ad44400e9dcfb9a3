#!/bin/sh
# As in the official image (hub.docker.com/_/registry): the argument is a configuration file or a subcommand.
set -e

case "$1" in
    *.yaml | *.yml) set -- registry serve "$@" ;;
    serve | garbage-collect | help | -*) set -- registry "$@" ;;
esac

exec "$@"
