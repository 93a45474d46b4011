#!/usr/bin/env bash
# Shows the processes and the state of a local network.
set -euo pipefail
# shellcheck source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

usage() {
    cat <<TEXT
Usage: testnet/status.sh [--dir DIR] [--json]

Shows the processes of the network in DIR (default .run/testnet) and what each node says of itself.
With --json only the latter, as JSON. Exit 3 if no node answers.
TEXT
}

dir=$default_dir
json=no
while (($# > 0)); do
    case $1 in
        --dir) need_value "$@"; dir=$2; shift 2 ;;
        --json) json=yes; shift ;;
        --help | -h) usage; exit 0 ;;
        *) usage >&2; die "unknown option '$1'" ;;
    esac
done
require_network
dir=$(readlink -f "$dir")
if [[ $json == yes ]]; then exec "$root/chain" --network "$dir" status --json; fi

printf '%-12s %-8s %-8s %-10s %s\n' NODE PID READY MEMORY LOG
while read -r name; do
    pid=$(running_pid "$name") || pid=-
    ready=no memory=-
    if [[ $pid != - ]]; then
        memory=$(awk '/^VmRSS:/ { printf "%d MiB", $2 / 1024 }' "/proc/$pid/status" 2>/dev/null) || memory=-
        if http_ok "$(setting "$name" http listen)" /readyz; then ready=yes; fi
    fi
    printf '%-12s %-8s %-8s %-10s %s\n' "$name" "$pid" "$ready" "$memory" "$(log_file "$name")"
done < <(node_names)
echo
exec "$root/chain" --network "$dir" status --timeout 5
