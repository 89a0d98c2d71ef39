#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds one application in five releases as an OCI layout, with standard tools only (busybox, umoci):
#   1.0.0, 1.1.0  work          2.0.0  /healthz turns to 500 after DEGRADE_AFTER_S (default 6) seconds
#   2.1.0  exits after 1 s      1.2.0  works, and changes the middle layer too
# Layers: base 4 MB and runtime 12 MB are shared by all but 1.2.0; the top layer (2 MB) is each release's own.
#
#   build-images.sh LAYOUT       LAYOUT is the folder to make; tags are the versions
set -euo pipefail

layout=${1:?a folder for the OCI layout}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The same bytes on every machine: incompressible, like real payloads.
noise() { openssl enc -aes-128-ctr -pass "pass:$1" -nosalt -pbkdf2 -iter 1 </dev/zero 2>/dev/null | head -c "$2" || true; }

layer() { umoci insert --image "$layout:$1" --tag "$2" "${@:3}" >/dev/null; }

base_files() {
  mkdir -p "$work/base/bin" "$work/base/etc" "$work/base/tmp" "$work/base/usr/share"
  cp "$(command -v busybox)" "$work/base/bin/busybox"
  for applet in sh nc wget cat date sleep echo kill; do ln -s busybox "$work/base/bin/$applet"; done
  echo 'root:x:0:0:root:/:/bin/sh' >"$work/base/etc/passwd"
  noise base 2000000 >"$work/base/usr/share/base.bin"
}

runtime_files() {
  mkdir -p "$work/$1/opt/runtime"
  noise "$1" 12000000 >"$work/$1/opt/runtime/runtime.bin"
}

app_files() {
  local version=$1 behaviour=$2 app=$work/app-$1
  mkdir -p "$app"
  echo "$version" >"$app/version"
  echo "$behaviour" >"$app/behaviour"
  noise "app-$version" 2000000 >"$app/app.bin"
  cat >"$app/run" <<'EOF'
#!/bin/sh
# Parking the arm takes a moment: a stop is under way for a while.
trap 'kill $server; sleep 0.6; exit 0' TERM INT
date +%s >/tmp/started
/bin/nc -ll -p "${PORT:-8080}" -e /app/answer &
server=$!
[ "$(cat /app/behaviour)" = exits ] && { sleep 1; exit 3; }
wait $server
EOF
  cat >"$app/answer" <<'EOF'
#!/bin/sh
read -r _ path _
while read -r line && [ ${#line} -gt 1 ]; do :; done
status='200 OK' body=ok
case $path in
  /version) body=$(cat /app/version) ;;
  /healthz)
    age=$(($(date +%s) - $(cat /tmp/started)))
    if [ "$(cat /app/behaviour)" = degrades ] && [ $age -ge "${DEGRADE_AFTER_S:-6}" ]; then
      status='500 Internal Server Error' body='arm does not answer'
    fi ;;
  *) status='404 Not Found' body='no such page' ;;
esac
printf 'HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s' "$status" ${#body} "$body"
EOF
  chmod 755 "$app/run" "$app/answer"
}

release() {
  app_files "$2" "$3"
  layer "$1" "$2" "$work/app-$2" /app
  umoci config --image "$layout:$2" --config.cmd /app/run --config.env PATH=/bin --config.exposedports 8080/tcp \
    --config.label "org.opencontainers.image.version=$2"
}

rm -rf "$layout"
umoci init --layout "$layout"
umoci new --image "$layout:empty"
base_files
runtime_files runtime
runtime_files runtime-2
layer empty base "$work/base" /
layer base runtime "$work/runtime" /
layer base runtime-2 "$work/runtime-2" /
release runtime 1.0.0 works
release runtime 1.1.0 works
release runtime 2.0.0 degrades
release runtime 2.1.0 exits
release runtime-2 1.2.0 works
for tag in empty base runtime runtime-2; do umoci rm --image "$layout:$tag"; done
umoci gc --layout "$layout" >/dev/null
