#!/bin/bash
# As the official image: a template with PostGIS, and the extensions in the user's database.
set -e
export PGUSER="$POSTGRES_USER"
psql --dbname postgres -v ON_ERROR_STOP=1 -c "CREATE DATABASE template_postgis IS_TEMPLATE true"
for database in template_postgis "$POSTGRES_DB"; do
    psql --dbname "$database" -v ON_ERROR_STOP=1 <<'SQL'
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS postgis_topology;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
CREATE EXTENSION IF NOT EXISTS postgis_tiger_geocoder;
SQL
done
