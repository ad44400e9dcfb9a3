#!/bin/bash
# As the official image: the extension is in the template of later databases and in the user's database.
set -e
export PGUSER="$POSTGRES_USER"
for database in postgres template1 "$POSTGRES_DB"; do
    psql --dbname "$database" -v ON_ERROR_STOP=1 -c "CREATE EXTENSION IF NOT EXISTS timescaledb CASCADE"
done
