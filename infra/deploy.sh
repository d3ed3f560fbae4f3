#!/usr/bin/env bash
# Deploys the package of a commit and checks the app. If the check fails, deploys the commit that ran before, whose name
# is a tag of the app.
#   deploy.sh RESOURCE_GROUP COMMIT
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

group=$1 commit=$2
out() { az deployment group show -g "$group" -n sync --query "properties.outputs.$1.value" -o tsv; }
app=$(out appName)
id=$(az functionapp show -g "$group" -n "$app" --query id -o tsv)

deploy() {
  local folder
  folder=$(mktemp -d)
  git worktree add --detach "$folder/source" "$1"
  # Compiled ahead of time for the app's plan: each start of an instance, and its first run, takes less time. The
  # committed lock files are those of all platforms.
  dotnet publish "$folder/source/src/Sync.Functions" -c Release -r linux-x64 --no-self-contained \
    -p:PublishReadyToRun=true -p:NuGetLockFilePath=obj/publish.lock.json -o "$folder/app"
  (cd "$folder/app" && zip -qr ../app.zip .)
  az functionapp deployment source config-zip -g "$group" -n "$app" --src "$folder/app.zip" -o none
  git worktree remove --force "$folder/source"
  rm -rf "$folder"
}

check() {
  AZURE_RESOURCE_GROUP=$group APP_NAME=$app APP_URL=$(out appUrl) infra/azd/check.sh
}

before=$(az tag list --resource-id "$id" --query 'properties.tags.commit' -o tsv)
deploy "$commit"
if check; then
  az tag update --resource-id "$id" --operation merge --tags "commit=$commit" -o none
  exit 0
fi
if [ -z "$before" ]; then
  echo "The check failed, and there is no earlier commit to roll back to." >&2
  exit 1
fi
echo "The check failed: rolling back to $before" >&2
deploy "$before"
check
echo "Rolled back to $before. Migrations stay; README.md says when the database has to be restored as well." >&2
exit 1
