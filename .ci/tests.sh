# Runs tests and adds up their results. Sourced by .ci/run.

passed=0 failed=0 skipped=0
failures=$(mktemp)

# Ends tests among which none has begun or ended for this long, and names those that were running. Writes how long each
# test took.
test_options=(
  --blame-hang-timeout 10m --blame-hang-dump-type none --logger trx --results-directory "$PWD/artifacts/results"
)

# Runs a test command. Failures do not stop the script, so that the sum is complete; sum_is_green decides.
run_tests() {
  local output status=0
  output=$(mktemp)
  timeout 3000 "$@" 2>&1 | tee "$output" || status=$?
  add_summaries "$output"
  add_failures "$output"
  if ! grep -q '^\(Passed\|Failed\|Skipped\)!  *- Failed:' "$output"; then
    echo "The tests ended without a summary (exit code $status)." >&2
    failed=$((failed + 1))
  elif [ "$status" -ne 0 ] && ! grep -q '^Failed!  *- Failed:  *[1-9]' "$output"; then
    echo "The tests failed outside of any test (exit code $status)." >&2
    failed=$((failed + 1))
  fi
  rm -f "$output"
}

aside='' aside_output=''

# Begins a test command, a function of the script, in the background. end_tests waits for it.
begin_tests() {
  aside_output=$(mktemp)
  # A group of its own, so that stop_tests ends the processes that it started too.
  set -m
  "$@" >"$aside_output" 2>&1 &
  aside=$!
  set +m
}

# Prints the output of the tests that begin_tests has begun, and adds up their results.
end_tests() {
  local status=0
  wait "$aside" || status=$?
  aside=''
  run_tests bash -c 'cat "$1"; exit "$2"' output "$aside_output" "$status"
  rm -f "$aside_output"
}

# timeout, a child of the function, passes the signal on to a group of its own.
stop_tests() { [ -z "$aside" ] || { pkill -P "$aside"; kill -- "-$aside"; } 2>/dev/null || true; }

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

# In CI a skipped test counts as a failure.
sum_is_green() { [ "$passed" -gt 0 ] && [ "$failed" = 0 ] && [ "$skipped" = 0 ]; }

# The first lines of each failed test: its name, the message, and where it stood.
add_failures() {
  awk '/^  Failed / { left = 14 } /^\[xUnit\.net|^  (Passed|Skipped) |^(Passed|Failed)!/ { left = 0 } left-- > 0' "$1" |
    cut -c 1-400 >>"$failures"
}

# Where the time goes: the classes whose tests took the longest in total, of all runs.
print_slowest() {
  cat artifacts/results/*.trx 2>/dev/null | awk '
    match($0, /testName="[^"(]*/) {
      class = substr($0, RSTART + 10, RLENGTH - 10)
      sub(/\.[^.]*$/, "", class)
      if (!match($0, /duration="[0-9:.]*/)) next
      split(substr($0, RSTART + 10, RLENGTH - 10), part, ":")
      seconds[class] += part[1] * 3600 + part[2] * 60 + part[3]
    }
    END { for (class in seconds) printf "%7.1f s  %s\n", seconds[class], class }' | sort -rn | head -15
}

# The failures once more, as the output of a whole run is long, and the sum as the last line.
print_sum() {
  echo "=== Slowest test classes"
  print_slowest
  if [ -s "$failures" ]; then
    echo "=== Failed tests"
    head -c 20000 "$failures"
  fi
  rm -f "$failures"
  echo "$passed passed, $failed failed, $skipped skipped"
}
