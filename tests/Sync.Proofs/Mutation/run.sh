#!/usr/bin/env bash
# Changes the code in one place at a time and counts the changes that no test detects; see README.md in this folder.
#   run.sh [TARGET…]     runs the given targets, by default all; a target is a .json file in this folder
# SYNC_PROOF_RESULTS   a folder: a line of JSON per target is appended to its mutation.jsonl
# SYNC_PROOF_PARALLEL  the number of concurrent tests; default 2
# SYNC_TEST_POSTGRES   as for all tests; if unset, the script starts one server for the complete run
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../../Sync.Tests"
results=${SYNC_PROOF_RESULTS:+$(realpath "$SYNC_PROOF_RESULTS")}
output=$(cd ../.. && pwd)/artifacts/mutation
folder= stop=()
missed=0

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

main() {
  local targets=("$@") target
  [ $# -gt 0 ] || mapfile -t targets < <(basename -s .json "$here"/*.json)
  trap stop_server EXIT
  dotnet tool restore > /dev/null
  [ -n "${SYNC_TEST_POSTGRES:-}" ] || start_server
  for target in "${targets[@]}"; do mutate "$target"; done
  echo
  table "${targets[@]}"
  return "$missed"
}

mutate() {
  local begin=$SECONDS
  rm -rf "${output:?}/$1"
  nice -n 10 dotnet stryker --config-file "../Sync.Proofs/Mutation/$1.json" --output "$output/$1" \
    --skip-version-check --concurrency "${SYNC_PROOF_PARALLEL:-2}" || missed=1
  [ -f "$output/$1/reports/mutation-report.json" ] || { echo "$1 could not be measured." >&2; exit 2; }
  echo $((SECONDS - begin)) > "$output/$1/seconds"
  local counts='"tested":%s,"killed":%s,"timeout":%s,"survived":%s,"noCoverage":%s'
  [ -z "$results" ] || row '{"target":"%s",'"$counts"',"score":%s,"seconds":%s}\n' "$1" >> "$results/mutation.jsonl"
}

table() {
  local target
  echo '| target | mutants tested | killed | timeout | survived | no coverage | score | seconds |'
  echo '|---|---|---|---|---|---|---|---|'
  for target in "$@"; do row '| %s | %s | %s | %s | %s | %s | %s %% | %s |\n' "$target"; done
}

# A change that causes a timeout counts as detected; a change that no test reaches does not.
row() {
  local killed timeout survived missing all
  killed=$(count Killed "$2") timeout=$(count Timeout "$2")
  survived=$(count Survived "$2") missing=$(count NoCoverage "$2")
  all=$((killed + timeout + survived + missing))
  # shellcheck disable=SC2059
  printf "$1" "$2" "$all" "$killed" "$timeout" "$survived" "$missing" \
    "$(awk "BEGIN { printf \"%.1f\", $all ? 100 * ($killed + $timeout) / $all : 0 }")" "$(cat "$output/$2/seconds")"
}

# Zero matches are not an error.
count() { { grep -oE "\"status\": ?\"$1\"" "$output/$2/reports/mutation-report.json" || true; } | wc -l; }

start_server() {
  local binaries
  binaries=${PGBIN:-$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
  folder=$(mktemp -d)
  if [ "$(id -u)" = 0 ]; then chown nobody "$folder"; fi
  as_server "$binaries/initdb" --pgdata "$folder/data" --username postgres --auth trust --encoding UTF8 --locale C \
    --no-sync > /dev/null
  as_server "$binaries/pg_ctl" start --pgdata "$folder/data" --wait --log "$folder/log" \
    --options "-k $folder -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
      -c max_connections=300" > /dev/null
  stop=("$binaries/pg_ctl" stop --pgdata "$folder/data" --mode immediate)
  export SYNC_TEST_POSTGRES="Host=$folder;Username=postgres;Database=postgres"
}

stop_server() {
  [ -n "$folder" ] || return 0
  [ ! -e "$folder/data/postmaster.pid" ] || as_server "${stop[@]}" > /dev/null
  rm -rf "$folder"
}

# PostgreSQL does not run as root.
as_server() { if [ "$(id -u)" = 0 ]; then (cd "$folder" && runuser -u nobody -- "$@"); else "$@"; fi; }

main "$@"
