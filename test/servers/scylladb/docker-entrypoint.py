#!/bin/bash
# The image's entrypoint has this name, is a program in Python, and takes options of the server as --name=value or as two words.
set -o errexit

declare -A known=(
  [--smp]=1 [--memory]=1 [--overprovisioned]=1 [--developer-mode]=1 [--skip-wait-for-gossip-to-settle]=1
  [--authenticator]=1 [--authorizer]=1 [--cluster-name]=1
)
declare -A given=()
while (($# > 0)); do
  name=${1%%=*}
  if [[ -z ${known[$name]} ]]; then
    echo "error: unrecognised option '$1'" >&2
    exit 2
  fi
  if [[ $1 == *=* ]]; then
    given[$name]=${1#*=}
    shift
  else
    given[$name]=$2
    shift 2
  fi
done

# Cassandra refuses a wildcard as an address of its own.
own_address=$(hostname --ip-address | cut -d ' ' -f 1)
properties="
seeds $own_address
listen_address $own_address
broadcast_address $own_address
broadcast_rpc_address $own_address
rpc_address 0.0.0.0
"
while read -r name value; do
  if [[ $name == seeds ]]; then
    sed -i -E "s|(- seeds:).*|\\1 \"$value\"|" "$CASSANDRA_CONF/cassandra.yaml"
  elif [[ -n $name ]]; then
    sed -i -E "s|^(# )?($name:).*|\\2 $value|" "$CASSANDRA_CONF/cassandra.yaml"
  fi
done <<< "$properties"
sed -i -E "s|^(# )?(endpoint_snitch:).*|\\2 SimpleSnitch|" "$CASSANDRA_CONF/cassandra.yaml"

options=(-Dcassandra.config.allow_system_properties=true -Dcassandra.superuser_setup_delay_ms=0)
options+=("-Dcassandra.skip_wait_for_gossip_to_settle=${given[--skip-wait-for-gossip-to-settle]:--1}")
for name in authenticator authorizer cluster_name; do
  value=${given[--${name//_/-}]}
  if [[ -n $value ]]; then options+=("-Dcassandra.settings.$name=$value"); fi
done
export JVM_EXTRA_OPTS="${options[*]}"
exec /opt/cassandra/bin/cassandra -f
