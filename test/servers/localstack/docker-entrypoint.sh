#!/bin/bash
set -eo pipefail

# LOCALSTACK_DEBUG=1 means DEBUG=1, and so on.
for name in "${!LOCALSTACK_@}"; do
  case $name in
    LOCALSTACK_HOST*) ;;
    *) export "${name#LOCALSTACK_}=${!name}" ;;
  esac
done

mkdir -p /var/lib/localstack/logs
source /opt/code/localstack/.venv/bin/activate
if [ -d /etc/localstack/init/boot.d ]; then
  python -m localstack.runtime.init BOOT
fi
exec localstack-supervisor
