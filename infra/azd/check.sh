#!/bin/sh
# After a deployment: waits up to five minutes until the app has the schema of its build and answers.
set -eu
cd "$(dirname "$0")/.."

key=$(az functionapp keys list -g "$AZURE_RESOURCE_GROUP" -n "$APP_NAME" --query functionKeys.default -o tsv)
# By standard input: other users can read command lines.
ready() {
  printf 'header = "x-functions-key: %s"\n' "$key" | curl -sS --max-time 30 --fail-with-body --config - "$APP_URL/health/ready"
}

attempt=0
until answer=$(ready 2>&1); do
  attempt=$((attempt + 1))
  if [ "$attempt" -ge 30 ]; then
    echo "$APP_URL/health/ready: $answer" >&2
    echo "See the logs: az webapp log tail -g $AZURE_RESOURCE_GROUP -n $APP_NAME" >&2
    exit 1
  fi
  sleep 10
done
echo "$answer"
echo "Dashboard: $APP_URL/dashboard"
echo "Its key:   az functionapp keys list -g $AZURE_RESOURCE_GROUP -n $APP_NAME --query functionKeys.default -o tsv"
