#!/bin/bash
# Bash, because other shells drop variables whose names have dots.
set -e

# A command other than the server's own.
if [[ $1 != eswrapper && $(basename "$1") != elasticsearch ]]; then
  exec "$@"
fi
shift

# VARIABLE_FILE for each VARIABLE.
source /usr/share/elasticsearch/bin/elasticsearch-env-from-file

cd /usr/share/elasticsearch
if [[ -n $ELASTIC_PASSWORD && ! -f config/elasticsearch.keystore ]]; then
  printf '%s\n' "$ELASTIC_PASSWORD" | bin/elasticsearch-keystore add -x -f bootstrap.password
fi
exec bin/elasticsearch "$@" <<<"$KEYSTORE_PASSWORD"
