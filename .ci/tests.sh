# Runs tests and sums up what they report. Sourced by .ci/run.

passed=0 failed=0 skipped=0

# Runs a test command to its end whatever it finds, so that the sum is complete; the verdict is sum_is_green.
run_tests() {
  local output status=0
  output=$(mktemp)
  timeout 900 "$@" 2>&1 | tee "$output" || status=$?
  add_summaries "$output"
  if ! grep -q '^\(Passed\|Failed\|Skipped\)!  *- Failed:' "$output"; then
    echo "The tests ended without a summary (exit code $status)." >&2
    failed=$((failed + 1))
  elif [ "$status" -ne 0 ] && ! grep -q '^Failed!  *- Failed:  *[1-9]' "$output"; then
    echo "The tests failed outside of any test (exit code $status)." >&2
    failed=$((failed + 1))
  fi
  rm -f "$output"
}

# One line per test project: "Passed!  - Failed:     0, Passed:    13, Skipped:     0, Total:    13, Duration: …"
add_summaries() {
  local line
  while read -r line; do
    failed=$((failed + $(count Failed "$line")))
    passed=$((passed + $(count Passed "$line")))
    skipped=$((skipped + $(count Skipped "$line")))
  done < <(grep '^\(Passed\|Failed\|Skipped\)!  *- Failed:' "$1")
}

count() { sed -E "s/.*[ ,]$1: *([0-9]+),.*/\1/" <<<"$2"; }

# A skipped test proves nothing, so here it is a failure.
sum_is_green() { [ "$passed" -gt 0 ] && [ "$failed" = 0 ] && [ "$skipped" = 0 ]; }

print_sum() { echo "$passed passed, $failed failed, $skipped skipped"; }

# The Functions packages are not to be had from every package source; then the host stays unbuilt, and we say so.
test_functions_host() {
  local project=tests/Sync.Functions.Tests restore
  if restore=$(dotnet restore --locked-mode "$project" 2>&1); then
    dotnet build --no-restore "$project"
    dotnet format "$project" --verify-no-changes --no-restore
    run_tests dotnet test --no-build "$project"
  else
    # What a failed restore leaves would make the solution take the projects for restored.
    rm -f "$project"/obj/project.assets.json src/Sync.Functions/obj/project.assets.json
    echo "src/Sync.Functions and $project were not built: $(first_error <<<"$restore")"
  fi
}

first_error() { { grep -m1 -oE 'error [A-Z]+[0-9]+: .*' || echo "restore failed"; } | sed -E 's/^error //; s/\. .*//; s/ \[[^]]*\]$//'; }
