#!/usr/bin/env bash
# Starts, stops or kills one node of a local network.
set -euo pipefail
# shellcheck source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

usage() {
    cat <<TEXT
Usage: testnet/node.sh start|stop|kill|restart|log NODE [--dir DIR] [--wait SECONDS]

NODE is a name, or a number from 1. 'stop' ends it in good order (SIGTERM), 'kill' at once
(SIGKILL), as a crash would. 'start' waits until it is ready (default 60 s; 0 does not wait).
'log' shows the end of its log. DIR is .run/testnet by default.
TEXT
}

dir=$default_dir
wait_seconds=60
words=()
while (($# > 0)); do
    case $1 in
        --dir) need_value "$@"; dir=$2; shift 2 ;;
        --wait) need_value "$@"; wait_seconds=$2; shift 2 ;;
        --help | -h) usage; exit 0 ;;
        -*) usage >&2; die "unknown option '$1'" ;;
        *) words+=("$1"); shift ;;
    esac
done
if ((${#words[@]} != 2)); then
    usage >&2
    die "expected a verb and a node"
fi
[[ $wait_seconds =~ ^[0-9]+$ ]] || die "--wait takes a number"
require_network
dir=$(readlink -f "$dir")
name=$(node_name "${words[1]}")

start() {
    start_node "$name"
    if ((wait_seconds > 0)); then wait_ready "$name" "$wait_seconds"; fi
    echo "$name runs (pid $(running_pid "$name"))"
}

case ${words[0]} in
    start) start ;;
    stop) stop_node "$name" TERM ;;
    kill) stop_node "$name" KILL ;;
    restart) stop_node "$name" TERM; start ;;
    log) tail -n 50 "$(log_file "$name")" ;;
    *) usage >&2; die "unknown verb '${words[0]}'" ;;
esac
