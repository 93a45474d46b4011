#!/usr/bin/env bash
# Stops a local network. Its data stays.
set -euo pipefail
# shellcheck source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

usage() {
    cat <<TEXT
Usage: testnet/down.sh [--dir DIR] [--remove]

Stops all nodes of the network in DIR (default .run/testnet). Their data stays, for the next
testnet/up.sh, unless --remove says otherwise.
TEXT
}

dir=$default_dir
remove=no
while (($# > 0)); do
    case $1 in
        --dir) need_value "$@"; dir=$2; shift 2 ;;
        --remove) remove=yes; shift ;;
        --help | -h) usage; exit 0 ;;
        *) usage >&2; die "unknown option '$1'" ;;
    esac
done
require_network
dir=$(readlink -f "$dir")

# All are told first, so that they stop side by side.
stopping=()
while read -r name; do
    if pid=$(running_pid "$name"); then
        kill -s TERM "$pid" 2>/dev/null || true
        stopping+=("$name")
    else
        echo "$name does not run"
    fi
done < <(node_names)
for name in ${stopping[@]+"${stopping[@]}"}; do wait_stopped "$name"; done
if [[ $remove == yes ]]; then
    rm -rf "$dir"
    echo "removed $dir"
fi
