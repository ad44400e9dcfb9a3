#!/bin/bash
# What the documentation of the official image promises (neo4j.com/docs/operations-manual/5/docker): NEO4J_AUTH is
# `none` or `neo4j/<password>`; other variables that begin with NEO4J_ are settings, with _ for a dot and __ for _;
# NEO4J_PLUGINS installs plugins, of which this stand-in has APOC; the server runs as the user neo4j.
set -o errexit -o nounset

conf=$NEO4J_HOME/conf/neo4j.conf
as_server=()
if ((EUID == 0)); then
  as_server=(setpriv --reuid=neo4j --regid=neo4j --init-groups --)
  chown -R neo4j:neo4j /data /logs
fi

# A command other than the server's own.
if [[ $1 != neo4j ]]; then
  exec "${as_server[@]}" "$@"
fi

# Adds a setting, or replaces it.
set_setting() {
  local name=$1 value=$2 file=$conf
  [[ $name == apoc.* ]] && file=$NEO4J_HOME/conf/apoc.conf
  touch "$file"
  local rest
  rest=$(grep -v -F "$name=" "$file" || true)
  printf '%s\n%s=%s\n' "$rest" "$name" "$value" > "$file"
}

has_setting() { grep -q -F "$1=" "$conf"; }
has_setting server.default_listen_address || set_setting server.default_listen_address 0.0.0.0

not_settings=" AUTH AUTH_PATH EDITION HOME PLUGINS ACCEPT_LICENSE_AGREEMENT DEBUG "
while IFS='=' read -r -d '' variable value; do
  [[ $variable == NEO4J_* && -n $value ]] || continue
  name=${variable#NEO4J_}
  [[ $not_settings == *" $name "* || $name =~ ^[0-9] ]] && continue
  name=${name//__/%}
  name=${name//_/.}
  set_setting "${name//%/_}" "$value"
done < <(env -0)

plugins=${NEO4J_PLUGINS:-${NEO4JLABS_PLUGINS:-[]}}
known=" apoc apoc-extended bloom genai graph-data-science graphql n10s "
while read -r plugin; do
  if [[ $known != *" $plugin "* ]]; then
    echo "\"$plugin\" is not a known Neo4j plugin. Options are:$known" >&2
    exit 1
  fi
  location=("$NEO4J_HOME"/labs/"$plugin"-*.jar)
  if [[ -e ${location[0]} ]]; then
    echo "Installing Plugin '$plugin' from ${location[0]} to /var/lib/neo4j/plugins/$plugin.jar"
    cp "${location[0]}" "$NEO4J_HOME/plugins/$plugin.jar"
  else
    echo "ERROR: this stand-in cannot download \"$plugin\". Neo4j will continue to start without it." >&2
  fi
done < <(jq --raw-output '.[]' <<< "$plugins")

case ${NEO4J_AUTH:-} in
  '') ;;
  none) set_setting dbms.security.auth_enabled false ;;
  neo4j/?*)
    password=${NEO4J_AUTH#neo4j/}
    password=${password%%/*}
    if [[ $password == neo4j ]]; then
      echo "Invalid value for password. It cannot be 'neo4j', which is the default." >&2
      exit 1
    fi
    "${as_server[@]}" neo4j-admin dbms set-initial-password "$password"
    ;;
  *)
    echo "$NEO4J_AUTH is invalid, expected neo4j/<password> or none" >&2
    exit 1
    ;;
esac
chown -R neo4j:neo4j "$NEO4J_HOME/conf" 2> /dev/null || true

exec "${as_server[@]}" neo4j console
