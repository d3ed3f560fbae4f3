#!/usr/bin/env bash
# Signs in to Azure with the token that GitHub issues to this job: there is no secret to store or rotate.
set -euo pipefail

client=$1 tenant=$2
token=$(curl -fsS -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
  "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=api://AzureADTokenExchange" | jq -r .value)
echo "::add-mask::$token"
az login --service-principal -u "$client" -t "$tenant" --federated-token "$token" -o none
