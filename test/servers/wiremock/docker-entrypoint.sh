#!/bin/bash
# Starts WireMock if the command is empty or begins with an option. JAVA_OPTS and WIREMOCK_OPTIONS are lists of words.
set -e

if [ "$#" -eq 0 ] || [ "${1:0:1}" = "-" ]; then
  # shellcheck disable=SC2086
  set -- java -Xms16m -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 $JAVA_OPTS \
    -cp '/var/wiremock/lib/*:/var/wiremock/extensions/*' wiremock.Run "$@"
fi

# shellcheck disable=SC2086
exec "$@" $WIREMOCK_OPTIONS
