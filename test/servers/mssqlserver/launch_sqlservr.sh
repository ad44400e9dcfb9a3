#!/bin/bash
# Checks the variables as the image does (learn.microsoft.com/sql/linux/sql-server-linux-configure-environment-variables).
case "${ACCEPT_EULA:-}" in
    Y | y) ;;
    *)
        echo "The SQL Server End-User License Agreement (EULA) must be accepted before SQL Server can start." >&2
        exit 1
        ;;
esac
exec "$@"
