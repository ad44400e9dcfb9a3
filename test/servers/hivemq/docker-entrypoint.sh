#!/bin/sh
# Removes the extension that accepts every client, unless HIVEMQ_ALLOW_ALL_CLIENTS is true.
set -e

if [ "$HIVEMQ_ALLOW_ALL_CLIENTS" != "true" ]; then
  echo "Disabling allow all extension"
  rm -rf /opt/hivemq/extensions/hivemq-allow-all-extension
fi

exec "$@"
