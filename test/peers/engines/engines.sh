#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Two real Docker engines as bots on one machine, as root, each with its own data, bridge and loopback address:
#   bot a: unix socket, and SSH to the same engine; publishes on 127.0.0.1
#   bot b: TLS with client certificates;            publishes on 127.0.0.2, or on MILLWRIGHT_RIG_HOST_OF_B
# Everything lives under one folder and ends by process id.
#
#   engines.sh up DIR            start both, print addresses as JSON
#   engines.sh start DIR BOT     start the engine of bot a or b again, wait until it answers
#   engines.sh stop DIR BOT      end that engine as an administrator would (containers are stopped)
#   engines.sh cut DIR BOT       power cut: engine, runtime and containers die at once, then the bot boots
#   engines.sh down DIR          end everything and remove the folder
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
command=${1:?up, start, stop, cut or down}
dir=$(realpath -m "${2:?a folder}")
bot=${3:-}

host_of() { [ "$1" = a ] && echo 127.0.0.1 || echo "${MILLWRIGHT_RIG_HOST_OF_B:-127.0.0.2}"; }
bridge_of() { echo "mw$(echo -n "$dir" | cksum | cut -d' ' -f1 | tail -c 7)$1"; }
# Own subnets per folder, out of 1,270: two rigs on one machine hardly ever meet.
subnet_of() {
  local sum
  sum=$(echo -n "$dir" | cksum | cut -d" " -f1)
  echo "172.$((20 + sum % 10)).$(((sum / 10 % 127) * 2 + $([ "$1" = a ] && echo 0 || echo 1)))"
}
free_port() { node -e "const s=require('net').createServer().listen(0,'$1',()=>{process.stdout.write(String(s.address().port));s.close()})"; }
docker_of() { docker -H "unix://$dir/$1/engine.sock" "${@:2}"; }
alive() { [ -s "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }

make_bridge() {
  local bridge; bridge=$(bridge_of "$1")
  ip link show "$bridge" >/dev/null 2>&1 || ip link add "$bridge" type bridge
  ip address replace "$(subnet_of "$1").1/24" dev "$bridge"
  ip link set "$bridge" up
}

make_certificates() {
  local tls=$dir/tls; [ -s "$tls/client/key.pem" ] && return
  mkdir -p "$tls/server" "$tls/client"
  (
    cd "$tls"
    openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=rig-ca -keyout ca-key.pem -out ca.pem
    for side in server client; do
      openssl req -newkey rsa:2048 -nodes -subj "/CN=rig-$side" -keyout "$side/key.pem" -out "$side.csr"
      if [ $side = server ]; then usage=serverAuth; else usage=clientAuth; fi
      printf 'extendedKeyUsage=%s\nsubjectAltName=IP:127.0.0.2,DNS:localhost\n' $usage >"$side.ext"
      openssl x509 -req -in "$side.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 3650 -extfile "$side.ext" -out "$side/cert.pem"
      cp ca.pem "$side/ca.pem"
    done
  ) >"$tls/openssl.log" 2>&1
}

# Up to 20.10 an engine's id comes from one file of the machine; these bots are two machines.
make_settings() {
  local own='{}'
  case $(dockerd --version) in *' version 1'* | *' version 20.'*) own="{\"deprecated-key-path\": \"$dir/$1/key.json\"}" ;; esac
  echo "$own" >"$dir/$1/daemon.json"
}

start_engine() {
  local name=$1 root=$dir/$1
  alive "$root/engine.pid" && return
  mkdir -p "$root"
  rm -f "$root/engine.pid"
  make_bridge "$name"
  make_settings "$name"
  local hosts=(-H "unix://$root/engine.sock")
  if [ "$name" = b ]; then
    hosts+=(-H "tcp://127.0.0.2:$(cat "$dir/tls/port")" --tlsverify --tlscacert "$dir/tls/server/ca.pem"
      --tlscert "$dir/tls/server/cert.pem" --tlskey "$dir/tls/server/key.pem")
  fi
  setsid dockerd --data-root "$root/data" --exec-root "$root/exec" --pidfile "$root/engine.pid" "${hosts[@]}" \
    --bridge "$(bridge_of "$name")" --ip "$(host_of "$name")" --iptables=false --ip-forward=false --ip-masq=false \
    --config-file "$root/daemon.json" --label millwright.model=rig-m1 --label "millwright.cell=cell-$name" \
    --shutdown-timeout 5 >>"$root/engine.log" 2>&1 </dev/null &
  for _ in $(seq 300); do
    docker_of "$name" version >/dev/null 2>&1 && return
    sleep 0.1
  done
  echo "engine $name did not start:" >&2
  tail -5 "$root/engine.log" >&2
  exit 1
}

wait_gone() {
  for _ in $(seq 200); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.05; done
  kill -KILL "$1" 2>/dev/null || true
}

stop_engine() {
  local pidfile=$dir/$1/engine.pid
  alive "$pidfile" || return 0
  local pid; pid=$(cat "$pidfile")
  kill -TERM "$pid"
  wait_gone "$pid"
}

# Every process that belongs to this engine: its runtime and shims name the exec-root, containers are their children.
processes_of() {
  local exec_root=$dir/$1/exec pid
  for pid in $(cat "$dir/$1/engine.pid" 2>/dev/null) $(pgrep -f -- "$exec_root/" || true); do
    [ "$pid" = $$ ] && continue
    echo "$pid"
    pgrep -P "$pid" || true
  done | sort -un
}

cut_power() {
  local name=$1 pids
  pids=$(processes_of "$name")
  # shellcheck disable=SC2086 — a list of numbers
  kill -KILL $pids 2>/dev/null || true
  for pid in $pids; do wait_gone "$pid"; done
  # A boot starts with an empty /run and no mounts.
  grep -o " $dir/$name/[^ ]*" /proc/self/mounts | sort -r | while read -r mount; do umount -l "$mount"; done
  rm -rf "$dir/$name/exec" "$dir/$name/engine.pid" "$dir/$name/engine.sock"
  start_engine "$name"
}

start_sshd() {
  local ssh=$dir/ssh
  alive "$ssh/sshd.pid" && return
  mkdir -p "$ssh" /run/sshd
  [ -s "$ssh/host" ] || ssh-keygen -q -t ed25519 -N '' -f "$ssh/host"
  [ -s "$ssh/client" ] || ssh-keygen -q -t ed25519 -N '' -f "$ssh/client"
  [ -s "$ssh/port" ] || free_port 127.0.0.1 >"$ssh/port"
  cp "$ssh/client.pub" "$ssh/authorized_keys"
  cat >"$ssh/sshd_config" <<EOF
ListenAddress 127.0.0.1:$(cat "$ssh/port")
HostKey $ssh/host
PidFile $ssh/sshd.pid
AuthorizedKeysFile $ssh/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
AllowStreamLocalForwarding yes
AllowTcpForwarding yes
EOF
  /usr/sbin/sshd -f "$ssh/sshd_config" -E "$ssh/sshd.log"
  for _ in $(seq 100); do alive "$ssh/sshd.pid" && return; sleep 0.05; done
  echo 'sshd did not start:' >&2; tail -5 "$ssh/sshd.log" >&2; exit 1
}

addresses() {
  cat <<EOF
{
  "a": {"link": "docker", "via": "socket", "path": "$dir/a/engine.sock"},
  "b": {"link": "docker", "via": "tls", "host": "127.0.0.2", "port": $(cat "$dir/tls/port"), "certificates": "$dir/tls/client"},
  "ssh": {"link": "docker", "via": "ssh", "host": "127.0.0.1", "port": $(cat "$dir/ssh/port"), "user": "$(id -un)",
    "key": "$dir/ssh/client", "hostKey": "$(ssh-keygen -lf "$dir/ssh/host.pub" | cut -d' ' -f2)", "socket": "$dir/a/engine.sock"}
}
EOF
}

up() {
  mkdir -p "$dir"
  make_certificates
  [ -s "$dir/tls/port" ] || free_port 127.0.0.2 >"$dir/tls/port"
  start_engine a
  start_engine b
  start_sshd
  addresses
}

down() {
  local name
  alive "$dir/ssh/sshd.pid" && kill "$(cat "$dir/ssh/sshd.pid")"
  for name in a b; do
    [ -d "$dir/$name" ] || continue
    docker_of "$name" ps -q 2>/dev/null | xargs -r docker -H "unix://$dir/$name/engine.sock" kill >/dev/null 2>&1 || true
    stop_engine "$name"
    ip link delete "$(bridge_of "$name")" 2>/dev/null || true
  done
  { grep -o " $dir/[^ ]*" /proc/self/mounts || true; } | sort -r | while read -r mount; do umount -l "$mount"; done
  case $dir in /|/usr|/etc|/var|/home) exit 2 ;; *) rm -rf "$dir" ;; esac
}

case $command in
  up) up ;;
  start) start_engine "$bot" ;;
  stop) stop_engine "$bot" ;;
  cut) cut_power "$bot" ;;
  down) down ;;
  *) sed -n '3,14p' "$here/engines.sh" >&2; exit 2 ;;
esac
