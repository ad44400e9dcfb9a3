#!/bin/sh
# Takes RUSTFS_ACCESS_KEY and RUSTFS_SECRET_KEY, each also from a file.
set -eu

read_key() {
    eval "key=\${$1:-} file=\${$1_FILE:-}"
    if [ -n "$key" ] && [ -n "$file" ]; then
        echo "ERROR: Set either $1 or $1_FILE, not both." >&2
        exit 1
    fi
    [ -z "$file" ] || key=$(cat "$file")
    echo "${key:-rustfsadmin}"
}

AWS_ACCESS_KEY_ID=$(read_key RUSTFS_ACCESS_KEY)
AWS_SECRET_ACCESS_KEY=$(read_key RUSTFS_SECRET_KEY)
if [ "$AWS_ACCESS_KEY_ID" = rustfsadmin ]; then
    echo "ERROR: default credentials" >&2
    exit 1
fi
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY

exec /usr/bin/weed -logtostderr=true mini -dir="$RUSTFS_VOLUMES" -ip=127.0.0.1 -ip.bind=0.0.0.0 \
    -s3.port=9000 -admin.port=9001 -s3.port.lance=0 -webdav=false -master.telemetry=false
