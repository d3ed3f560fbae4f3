# A container engine and a PostgreSQL image for the tests. Sourced by .ci/run.

engine_pid=

engine_answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

start_engine() {
  engine_answers || launch_engine
  local api
  api=$(docker version --format '{{.Server.APIVersion}}')
  # Testcontainers uses API 1.44 by default, which engines before version 25 refuse.
  if [ "$(printf '%s\n' "$api" 1.44 | sort -V | head -1)" != 1.44 ]; then export DOCKER_API_VERSION=$api; fi
  echo "Engine $(docker version --format '{{.Server.Version}}'), API $api"
}

launch_engine() {
  engine_log=$(mktemp)
  "${as_root[@]}" dockerd --group "$(id -gn)" >"$engine_log" 2>&1 &
  engine_pid=$!
  local second
  for second in $(seq 60); do
    if engine_answers; then return; fi
    kill -0 "$engine_pid" 2>/dev/null || break
    sleep 1
  done
  echo "The container engine did not start:" >&2
  tail -20 "$engine_log" >&2
  return 1
}

# Stops the engine only if this script started it.
stop_engine() {
  [ -n "$engine_pid" ] || return 0
  "${as_root[@]}" kill "$engine_pid" 2>/dev/null || true
  wait "$engine_pid" 2>/dev/null || true
  rm -f "$engine_log"
}

# Pulls the published image; if that fails, builds a compatible one from files of this machine.
ensure_image() {
  local image=postgres:$1
  if timeout 300 docker pull --quiet "$image" 2>/dev/null; then return; fi
  echo "$image cannot be pulled: using a local build."
  # The clean-up container of Testcontainers cannot be pulled either.
  export TESTCONTAINERS_RYUK_DISABLED=true
  docker image inspect "$image" >/dev/null 2>&1 || build_image "$1"
}

build_image() {
  local server
  case $1 in
    18) server=$(postgres_18_from_npm) ;;
    *) server=/usr/lib/postgresql/$1 ;;
  esac
  bash .ci/postgres-image/build.sh "$1" "$server"
}
