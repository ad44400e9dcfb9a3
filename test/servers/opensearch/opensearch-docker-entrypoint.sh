#!/bin/bash
# Bash, because other shells drop variables whose names have dots.
set -e

# A command other than the server's own.
if [[ $# -gt 0 && $1 != opensearch && $1 != -* ]]; then
  exec "$@"
fi
[[ $1 == opensearch ]] && shift

# Settings are variables in lower case with dots. The one of the missing plugin would be refused as unknown.
settings=()
security=on
[[ ${DISABLE_SECURITY_PLUGIN:-} == true ]] && security=off
while IFS='=' read -r -d '' name value; do
  if [[ $name == plugins.security.disabled ]]; then
    [[ $value == true ]] && security=off
  elif [[ $name =~ ^[a-z0-9_]+\.[a-z0-9_.]+$ && -n $value ]]; then
    settings+=("-E$name=$value")
  fi
done < <(env -0)
if [[ $security == on ]]; then
  echo "This stand-in has no security plugin: set plugins.security.disabled=true." >&2
  exit 1
fi
export OPENSEARCH_JAVA_OPTS="-Dopensearch.cgroups.hierarchy.override=/ $OPENSEARCH_JAVA_OPTS"
exec opensearch "${settings[@]}" "$@"
