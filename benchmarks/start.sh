#!/usr/bin/env bash
# Measures how soon `chain-node dev` is ready; see README.md beside it.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=../testnet/lib.sh
source "$root/testnet/lib.sh"

usage() {
    cat <<TEXT
Usage: benchmarks/start.sh [STARTS]

Starts chain-node dev in an empty directory, lets the wallet send a transaction, stops it, and starts it there once more;
STARTS times, default 7. Says the median, the least and the most milliseconds from the start of the process until /readyz is 200.
TEXT
}

starts=${1:-7}
if [[ ! $starts =~ ^[1-9][0-9]*$ ]]; then usage; exit "$([[ $starts == --help ]] && echo 0 || echo 2)"; fi
build
dir=$root/.run/start
node=
trap '[[ -z $node ]] || kill -s KILL "$node" 2>/dev/null; rm -rf "$dir"' EXIT

now_ms() { echo $((${EPOCHREALTIME/./} / 1000)); }

# Starts the node, and waits until it is ready, for $took milliseconds: start_dev PORT
start_dev() {
    local port=$1 began
    began=$(now_ms)
    dotnet "$node_program" dev --dir "$dir/net" --port "$port" >"$dir/log" 2>&1 &
    node=$!
    until http_ok "127.0.0.1:$((port + 100))" /readyz; do
        kill -0 "$node" 2>/dev/null || { cat "$dir/log" >&2; die "the node did not start"; }
        sleep 0.005
    done
    took=$(($(now_ms) - began))
}

stop_dev() {
    kill -s TERM "$node"
    wait "$node"
    node=
}

summary() { sort -n | awk '{ t[NR] = $1 } END { printf "median %d ms, least %d, most %d\n", t[int((NR + 1) / 2)], t[1], t[NR] }'; }

first=() again=()
for ((i = 0; i < starts; i++)); do
    rm -rf "$dir"
    mkdir -p "$dir"
    port=$((20000 + RANDOM % 10000))
    start_dev "$port"
    first+=("$took")
    "$root/chain" --network "$dir/net" --key dev-user1 tx call store Put '["greeting", {"text": "hello"}]' >/dev/null
    stop_dev
    start_dev "$port"
    again+=("$took")
    stop_dev
done
echo "commit $(git -C "$root" rev-parse --short HEAD), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
echo "first start: $(printf '%s\n' "${first[@]}" | summary)"
echo "start again: $(printf '%s\n' "${again[@]}" | summary)"
