#!/usr/bin/env bash
# Measures a four-node network on this machine; see README.md beside it.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=../testnet/lib.sh
source "$root/testnet/lib.sh"

usage() {
    cat <<TEXT
Usage: benchmarks/network.sh WHAT

  throughput [CLIENTS] [SECONDS]  finalised transactions a second; default 1000 60
  latency [RATE] [SECONDS]        time to finality at a rate; default 200 60
  memory [CLIENTS] [MINUTES]      memory of each node under load, with caches of 16 MiB, so that they are full soon and
                                  anything else that grows shows; default 1000 10
  catch-up [RATE] [SECONDS]       how fast a node that was down for so long catches up; default 200 60.
                                  RATE 0 is as fast as 1000 clients can

Starts a network of its own in .run/benchmark on free ports, warms it up, measures, and removes it.
TEXT
}

dir=$root/.run/benchmark
readonly warm_up_seconds=${WARM_UP_SECONDS:-30}
build_bench() { dotnet build "$root/benchmarks/Chain.Benchmarks" -c Release -v quiet --nologo >/dev/null; }
bench() { dotnet "$root/benchmarks/Chain.Benchmarks/bin/Release/net10.0/Chain.Benchmarks.dll" "$@"; }
load() { "$root/chain" load --network "$dir" --json "$@" 2>/dev/null; }
field() { sed -n "s/^ *\"$1\": *\([0-9.]*\).*/\1/p"; }
calc() { awk "BEGIN { printf \"$1\", $2 }"; }

start() {
    if [[ -d $dir ]]; then "$root/testnet/down.sh" --dir "$dir" --remove >/dev/null; fi
    "$root/testnet/up.sh" --dir "$dir" >/dev/null
    trap '"$root/testnet/down.sh" --dir "$dir" --remove >/dev/null' EXIT
    echo "commit $(git -C "$root" rev-parse --short HEAD), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg); $(bench signatures)"
    load --clients 256 --seconds "$warm_up_seconds" >/dev/null
}

# Processor time of all nodes so far, in hundredths of a second.
nodes_ticks() {
    local name
    while read -r name; do cat "/proc/$(running_pid "$name")/stat"; done < <(node_names) | awk '{ sum += $14 + $15 } END { print sum }'
}

# All metrics of a node, as its page has them.
metrics() {
    local address host port
    address=$(setting "$1" http listen)
    host=${address%:*} port=${address##*:}
    {
        printf 'GET /metrics HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$address" >&3
        cat <&3
    } 2>/dev/null 3<>"/dev/tcp/$host/$port" || true
}

# One metric of a node: metric oem chain_final_height
metric() { awk -v name="$2" '$1 == name { print $2 }' < <(metrics "$1"); }

first_node() { node_name 1; }

measure() {
    local before after height answer finalised blocks
    before=$(nodes_ticks) height=$(metric "$(first_node)" chain_final_height)
    answer=$(load "$@")
    after=$(nodes_ticks) blocks=$(($(metric "$(first_node)" chain_final_height) - height))
    finalised=$(field finalised <<<"$answer")
    echo "$(field txPerSecond <<<"$answer") tx/s, p50 $(field p50Ms <<<"$answer") ms, p95 $(field p95Ms <<<"$answer") ms, p99 $(field p99Ms <<<"$answer") ms, errors $(field errors <<<"$answer")"
    echo "$blocks blocks; a node took $(calc %.0f "($after - $before) * 10000 / 4 / $finalised") µs of processor time a transaction"
}

# Memory of each node in MiB: all of it; the managed heap; the C library's heaps, used and free; of the used, what RocksDB says it is.
memory() {
    local name answer
    while read -r name; do
        answer=$(metrics "$name")
        awk -v name="$name" -v minute="$1" '
            { size[$1] = $2 / 1048576 }
            END {
                printf "minute %2d  %-9s %4d all  %4d managed  %4d native, %4d free  %4d cache  %4d buffers  %4.1f tables\n", minute, name,
                    size["process_working_set_bytes"], size["dotnet_gc_committed_bytes"],
                    size["process_native_heap_bytes{state=\"used\"}"], size["process_native_heap_bytes{state=\"free\"}"],
                    size["chain_database_memory_bytes{part=\"block_cache\"}"], size["chain_database_memory_bytes{part=\"write_buffers\"}"],
                    size["chain_database_memory_bytes{part=\"table_readers\"}"]
            }' <<<"$answer"
    done < <(node_names)
}

run_memory() {
    local minute answer
    for ((minute = 0; minute < $2; minute++)); do
        memory "$minute"
        answer=$(load --clients "$1" --seconds 60)
        echo "           $(field txPerSecond <<<"$answer") tx/s, errors $(field errors <<<"$answer")"
    done
    memory "$minute"
}

# Milliseconds now.
now() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }

run_catch_up() {
    local behind other how=(--rate "$1") from to started first="" since height reached
    (($1 > 0)) || how=(--clients 1000)
    behind=$(node_name 4) other=$(first_node)
    from=$(metric "$other" chain_executed_height)
    stop_node "$behind" KILL >/dev/null
    load "${how[@]}" --seconds "$2" >/dev/null
    to=$(metric "$other" chain_executed_height)
    echo "$behind was down for $((to - from)) blocks: $(calc %.1f "($to - $from) / $2") a second"
    started=$(now)
    start_node "$behind" >/dev/null
    while :; do
        height=$(metric "$behind" chain_executed_height) reached=$(now)
        if [[ -n $height && -z $first ]]; then first=$height since=$reached; fi
        [[ -n $height && $height -ge $to ]] && break
        sleep 0.05
    done
    echo "from block $first to $height in $((reached - since)) ms: $(calc %.0f "($height - $first) * 1000 / ($reached - $since)") a second," \
        "$(calc %.1f "($height - $first) * $2 * 1000 / ($to - $from) / ($reached - $since)") times as fast; $((reached - started)) ms with the start of the process"
}

what=${1:-}
case $what in
    throughput | latency | memory | catch-up) ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
esac
build
build_bench
export CHAIN_NO_BUILD=1
if [[ $what == memory ]]; then
    export CHAIN_NODE__STORAGE__BLOCK_CACHE_BYTES=$((16 << 20)) CHAIN_NODE__STORAGE__TREE_CACHE_BYTES=$((16 << 20))
fi
start
case $what in
    throughput) measure --clients "${2:-1000}" --seconds "${3:-60}" ;;
    latency) measure --rate "${2:-200}" --seconds "${3:-60}" ;;
    memory) run_memory "${2:-1000}" "${3:-10}" ;;
    catch-up) run_catch_up "${2:-200}" "${3:-60}" ;;
esac
