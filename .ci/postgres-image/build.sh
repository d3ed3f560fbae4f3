#!/usr/bin/env bash
# Builds an image postgres:<version> from files of this machine, for use when the published one cannot be pulled:
# a server with its libraries, client tools and a shell, with the entry point in this folder.
# Usage: build.sh 15 /usr/lib/postgresql/15       a server of the distribution
#        build.sh 18 …/linux-x64/native           a relocatable server with its libraries
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=$1 server=$2
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

main() {
  make_folders
  copy_shell_and_client
  case $server in
    /usr/lib/postgresql/*) bin=$server/bin; copy_distribution_server ;;
    *) bin=/opt/postgres/bin; copy_relocatable_server ;;
  esac
  write_users
  import_image
}

make_folders() {
  mkdir -p "$root"/{tmp,etc,opt,usr/{bin,sbin,lib,lib64,local/bin},var/run,var/lib/postgresql} \
    "$root/docker-entrypoint-initdb.d"
  ln -s usr/bin "$root/bin"
  ln -s usr/lib "$root/lib"
  ln -s usr/lib64 "$root/lib64"
  chmod 1777 "$root/tmp"
  cp "$here/docker-entrypoint.sh" "$root/usr/local/bin/"
  chmod 755 "$root/usr/local/bin/docker-entrypoint.sh"
}

copy_shell_and_client() {
  local client
  client=$(dirname "$(ls /usr/lib/postgresql/*/bin/pg_isready | sort -V | tail -1)")
  copy_with_libraries /usr/bin/{sh,id,mkdir,chown,chmod,mktemp,rm,setpriv,cat} "$client"/{psql,pg_isready,pg_dump}
  [ "$client" = "$server/bin" ] || cp -L "$client"/{psql,pg_isready,pg_dump} "$root/usr/local/bin/"
  copy usr/lib/locale/C.utf8 usr/share/zoneinfo
}

copy_distribution_server() {
  copy_with_libraries "$server"/bin/* "$server"/lib/{plpgsql,dict_snowball,pgcrypto,btree_gist,pg_trgm}.so
  copy "${server#/}" "${server/lib/share}"
}

copy_relocatable_server() {
  copy_with_libraries "$server"/bin/* "$server"/lib/postgresql/*.so
  rm -rf "${root:?}$server"
  cp -a "$server" "$root/opt/postgres"
  rm -rf "$root"/opt/postgres/lib/*.a "$root/opt/postgres/lib/postgresql/pgxs"
}

copy_with_libraries() {
  # The libraries of a relocatable server are copied with its folder.
  local libraries
  libraries=$(ldd "$@" 2>/dev/null | grep -oE '/[^ :()]+\.so[^ :()]*' | grep -E '^/(usr/)?lib' | sort -u)
  printf '%s\n' "$@" $libraries | sed -E 's|^/(bin\|lib\|lib64)/|/usr/\1/|; s|^/||' | sort -u | copy --files-from=-
}

copy() {
  (cd / && tar --exclude='*/bitcode' --exclude='*/llvmjit*' --dereference -cf - "${@#/}") | tar -C "$root" -xf -
}

write_users() {
  printf '%s\n' root:x:0:0::/:/bin/sh postgres:x:999:999::/var/lib/postgresql:/bin/sh nobody:x:65534:65534::/:/bin/sh \
    >"$root/etc/passwd"
  printf 'root:x:0:\npostgres:x:999:\nnogroup:x:65534:\n' >"$root/etc/group"
}

# Since version 18 the published images keep their data one folder deeper.
import_image() {
  local volume=/var/lib/postgresql/data data=/var/lib/postgresql/data
  if [ "$version" -ge 18 ]; then volume=/var/lib/postgresql data=/var/lib/postgresql/$version/docker; fi
  tar -C "$root" -cf - . | docker import \
    -c "ENV PATH=$bin:/usr/local/bin:/usr/bin PGDATA=$data LANG=C.UTF-8" \
    -c 'ENTRYPOINT ["docker-entrypoint.sh"]' -c 'CMD ["postgres"]' -c 'EXPOSE 5432' -c "VOLUME $volume" \
    - "postgres:$version"
}

main
