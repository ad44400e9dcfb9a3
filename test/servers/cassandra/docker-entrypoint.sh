#!/bin/bash
# What the documentation of the official image promises (hub.docker.com/_/cassandra): options alone are the server's;
# variables change lines of cassandra.yaml and cassandra-rackdc.properties; the server runs as the user cassandra.
set -o errexit

if [[ $# -eq 0 || $1 == -* ]]; then
  set -- cassandra -f "$@"
fi
if [[ $1 != cassandra ]]; then
  exec "$@"
fi
if ((EUID == 0)); then
  find /var/lib/cassandra /var/log/cassandra "$CASSANDRA_CONF" ! -user cassandra -exec chown cassandra {} +
  exec setpriv --reuid=cassandra --regid=cassandra --init-groups -- "$0" "$@"
fi

own_address=$(hostname --ip-address | cut -d ' ' -f 1)
resolve() { if [[ $1 == auto ]]; then echo "$own_address"; else echo "$1"; fi; }
listen=$(resolve "${CASSANDRA_LISTEN_ADDRESS:-auto}")
broadcast=$(resolve "${CASSANDRA_BROADCAST_ADDRESS:-$listen}")

# Changes a line of a file that can be a mount.
change() {
  local file=$CASSANDRA_CONF/$1 text
  text=$(sed -E "$2" "$file")
  printf '%s\n' "$text" > "$file"
}
set_yaml() {
  if [[ -n $2 ]]; then change cassandra.yaml "s|^(# )?($1:).*|\\2 $2|"; fi
}
change cassandra.yaml "s|(- seeds:).*|\\1 \"${CASSANDRA_SEEDS:-$broadcast}\"|"
set_yaml listen_address "$listen"
set_yaml broadcast_address "$broadcast"
set_yaml broadcast_rpc_address "${CASSANDRA_BROADCAST_RPC_ADDRESS:-$broadcast}"
set_yaml rpc_address "${CASSANDRA_RPC_ADDRESS:-0.0.0.0}"
set_yaml cluster_name "$CASSANDRA_CLUSTER_NAME"
set_yaml num_tokens "$CASSANDRA_NUM_TOKENS"
set_yaml endpoint_snitch "$CASSANDRA_ENDPOINT_SNITCH"
for name in dc rack; do
  variable=CASSANDRA_${name^^}
  if [[ -n ${!variable} ]]; then change cassandra-rackdc.properties "s|^($name=).*|\\1${!variable}|"; fi
done

exec "$@"
