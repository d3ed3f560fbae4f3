#!/bin/sh
# After azd provisions: creates the app's database role. It does nothing if the role exists already.
set -eu
cd "$(dirname "$0")/.."

if [ "${PRIVATE_NETWORKING:-false}" = true ]; then
  echo "Postgres is private: the role was created by an earlier deployment, or is created in the network (README.md)."
  exit 0
fi
PGPASSWORD=$(az account get-access-token --resource-type oss-rdbms --query accessToken -o tsv)
export PGPASSWORD
psql "host=$POSTGRES_HOST dbname=sync user=$POSTGRES_ADMIN_NAME sslmode=verify-full sslrootcert=system" \
  -v ON_ERROR_STOP=1 -v app="$APP_IDENTITY" -f app-role.sql
