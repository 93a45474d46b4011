#!/usr/bin/env bash
# Starts a local network, making it first if there is none.
set -euo pipefail
# shellcheck source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

usage() {
    cat <<TEXT
Usage: testnet/up.sh [-n NODES] [--dir DIR] [--base-port PORT] [--wait SECONDS] [-- INIT-OPTION...]

Starts all nodes of the network in DIR and waits until each is ready. If DIR holds no network,
makes one first. A node that runs already is left alone.

  -n NODES          organisations, with a node each, of a new network (default 4)
  --dir DIR         directory of the network (default .run/testnet)
  --base-port PORT  first port of a new network (default: ports that are free)
  --wait SECONDS    how long to wait for each node (default 60)
  INIT-OPTION       further options of 'chain network init' for a new network, such as --users 10
  --help            this text
TEXT
}

nodes=
dir=$default_dir
base_port=
wait_seconds=60
init_options=()
while (($# > 0)); do
    case $1 in
        -n) need_value "$@"; nodes=$2; shift 2 ;;
        --dir) need_value "$@"; dir=$2; shift 2 ;;
        --base-port) need_value "$@"; base_port=$2; shift 2 ;;
        --wait) need_value "$@"; wait_seconds=$2; shift 2 ;;
        --help | -h) usage; exit 0 ;;
        --) shift; init_options=("$@"); break ;;
        *) usage >&2; die "unknown option '$1'" ;;
    esac
done
[[ $nodes =~ ^[0-9]*$ && $base_port =~ ^[0-9]*$ && $wait_seconds =~ ^[0-9]+$ ]] || die "-n, --base-port and --wait take numbers"

# What is said of a new network must be so of the one that there is: nothing of it is changed here.
check_existing() {
    local count port
    count=$(node_names | wc -l)
    port=$(setting "$(node_name 1)" network listen)
    port=${port##*:}
    [[ -z $nodes || $nodes == "$count" ]] || die "the network in $dir has $count nodes, not $nodes; choose another --dir, or remove it with: testnet/down.sh --dir '$dir' --remove"
    [[ -z $base_port || $base_port == "$port" ]] || die "the network in $dir has the base port $port, not $base_port; choose another --dir"
    ((${#init_options[@]} == 0)) || die "there is a network in $dir, and '${init_options[*]}' is for a new one; choose another --dir"
}

if [[ -f $dir/genesis.json ]]; then check_existing; fi
build
mkdir -p "$(dirname "$dir")"
dir=$(readlink -f "$(dirname "$dir")")/$(basename "$dir")
if [[ ! -f $dir/genesis.json ]]; then
    output=$("$root/chain" network init "$dir" ${nodes:+--nodes "$nodes"} ${base_port:+--base-port "$base_port"} ${init_options[@]+"${init_options[@]}"} 2>&1) ||
        die "${output#error: }"
    echo "made a network in $dir"
fi

while read -r name; do start_node "$name"; done < <(node_names)
while read -r name; do
    wait_ready "$name" "$wait_seconds"
    printf '%-8s ready   clients %-17s monitoring http://%-17s pid %s\n' \
        "$name" "$(setting "$name" api listen)" "$(setting "$name" http listen)" "$(running_pid "$name")"
done < <(node_names)

first=$(node_name 1)
cat <<TEXT

Try:
  ./chain --network '$dir' status
  ./chain profile set testnet --network '$dir' --key $first-user1
  ./chain tx call store Put '["greeting", {"text": "hello"}]'
  ./chain query store Get '["greeting"]'
  ./chain load --seconds 10
Stop it with: testnet/down.sh --dir '$dir'
TEXT
