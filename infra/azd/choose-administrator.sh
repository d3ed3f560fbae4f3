#!/bin/sh
# Before azd provisions: you are the administrator of Postgres, unless the environment names another user or group.
# Postgres accepts connections from your address until PRIVATE_NETWORKING is true.
set -eu
cd "$(dirname "$0")/.."

if [ -z "${POSTGRES_ADMIN_ID:-}" ]; then
  azd env set POSTGRES_ADMIN_ID "$(az ad signed-in-user show --query id -o tsv)"
  azd env set POSTGRES_ADMIN_NAME "$(az account show --query user.name -o tsv)"
fi
if [ "${PRIVATE_NETWORKING:-false}" != true ] && [ -z "${MY_ADDRESS:-}" ]; then
  echo "Set the address from which you connect to Postgres: azd env set MY_ADDRESS 203.0.113.7" >&2
  exit 1
fi
