#!/bin/sh
# Takes `server [--console-address :<port>] <folder>` and MINIO_ROOT_USER, MINIO_ROOT_PASSWORD.
set -eu

fail() {
    echo "FATAL $1" >&2
    exit 1
}

[ "${1:-}" != minio ] || shift
[ "${1:-}" = server ] || fail "this stand-in knows only the command server"
shift

console=0
folder=
while [ $# -gt 0 ]; do
    case $1 in
    --console-address)
        console=${2#:}
        shift
        ;;
    *) folder=$1 ;;
    esac
    shift
done
[ -n "$folder" ] || fail "no folder for the data"

export AWS_ACCESS_KEY_ID="${MINIO_ROOT_USER:-minioadmin}"
export AWS_SECRET_ACCESS_KEY="${MINIO_ROOT_PASSWORD:-minioadmin}"
if [ ${#AWS_ACCESS_KEY_ID} -lt 3 ] || [ ${#AWS_SECRET_ACCESS_KEY} -lt 8 ]; then
    fail "the user needs 3 characters or more, the password 8"
fi

exec /usr/bin/weed -logtostderr=true mini -dir="$folder" -ip=127.0.0.1 -ip.bind=0.0.0.0 \
    -s3.port=9000 -admin.port="$console" -s3.port.lance=0 -webdav=false -master.telemetry=false
