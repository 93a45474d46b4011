# Shared by the scripts beside it: where a network's files lie, and how a node process is found, started and stopped.
# shellcheck shell=bash

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
node_program=$root/src/Node/bin/Release/net10.0/chain-node.dll
default_dir=$root/.run/testnet

die() {
    echo "error: $*" >&2
    exit 1
}

# Argument of an option: need_value --dir "$@"
need_value() {
    [[ $# -ge 2 && -n $2 ]] || die "$1 needs a value (see --help)"
}

require_network() {
    [[ -f $dir/genesis.json ]] || die "there is no network in $dir; start one with: testnet/up.sh --dir '$dir'"
}

# Names of the nodes, in the order of the genesis document.
node_names() {
    sed -n 's/^ *"organisation": *"\([^"]*\)".*/\1/p' "$dir/genesis.json"
}

# A node by name, or by its number from 1.
node_name() {
    local wanted=$1 name number=0
    while read -r name; do
        number=$((number + 1))
        if [[ $wanted == "$name" || $wanted == "$number" ]]; then
            echo "$name"
            return 0
        fi
    done < <(node_names)
    die "there is no node '$wanted' in $dir; its nodes are: $(node_names | tr '\n' ' ')"
}

pid_file() { echo "$dir/nodes/$1/node.pid"; }
log_file() { echo "$dir/nodes/$1/node.log"; }

# A setting of a node's configuration, by section and key: setting oem http listen
setting() {
    awk -v section="\"$2\":" -v key="\"$3\":" '
        $1 == section { inside = 1 }
        inside && $1 == key { gsub(/[",]/, "", $2); print $2; exit }
    ' "$dir/nodes/$1/node.json"
}

# Whether the process of the PID file is alive and is this node, not another program that got its number.
running_pid() {
    local file pid
    file=$(pid_file "$1")
    [[ -f $file ]] || return 1
    pid=$(<"$file")
    [[ $pid =~ ^[0-9]+$ && -r /proc/$pid/cmdline ]] || return 1
    tr '\0' '\n' <"/proc/$pid/cmdline" | grep -qxF "$dir/nodes/$1/node.json" || return 1
    echo "$pid"
}

# Whether a path answers 200; by bash alone, so that nothing need be installed.
http_ok() {
    local host=${1%:*} port=${1##*:} status=''
    {
        printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
        IFS= read -r -t 2 status <&3
    } 2>/dev/null 3<>"/dev/tcp/$host/$port" || return 1
    [[ $status == 'HTTP/1.1 200'* ]]
}

# Whether the node is not built, or older than its sources.
node_is_stale() {
    [[ ! -f $node_program ]] && return 0
    [[ -n $(find "$root/src" \( -name obj -o -name bin -o -name node_modules \) -prune -o \
        \( -name '*.cs' -o -name '*.csproj' -o -name '*.proto' \) -newer "$node_program" -print -quit) ]]
}

# Builds the node and the wallet unless they are newer than their sources. CHAIN_NO_BUILD=1 takes what is built.
build() {
    "$root/chain" --version >/dev/null
    if [[ -n ${CHAIN_NO_BUILD:-} ]] || ! node_is_stale; then return 0; fi
    mkdir -p "$root/.run"
    (
        flock 9
        node_is_stale || exit 0
        echo "building chain-node (once)..." >&2
        log=$(mktemp)
        trap 'rm -f "$log"' EXIT
        if ! dotnet build "$root/src/Node" -c Release -v quiet --nologo >"$log" 2>&1; then
            cat "$log" >&2
            exit 1
        fi
        touch "$node_program"
    ) 9>"$root/.run/build.lock" || die "chain-node cannot be built"
}

# Closes what the caller had open: a node outlives it, and would hold its locks and pipes.
close_inherited() {
    local fd
    for fd in "/proc/$BASHPID/fd"/*; do
        fd=${fd##*/}
        if ((fd > 2 && fd != 255)); then exec {fd}>&-; fi
    done
}

# Starts a node in the background; its output goes to its log.
start_node() {
    local name=$1 pid
    if pid=$(running_pid "$name"); then
        echo "$name runs already (pid $pid)"
        return 0
    fi
    [[ -f $node_program ]] || die "chain-node is not built; run: testnet/up.sh --dir '$dir'"
    (
        cd "$dir/nodes/$name"
        close_inherited
        exec setsid dotnet "$node_program" run --config "$dir/nodes/$name/node.json"
    ) >>"$(log_file "$name")" 2>&1 </dev/null &
    local started=$!
    echo "$started" >"$(pid_file "$name")"
    # Until the shell in between has become the node, its command line is not the node's.
    while kill -0 "$started" 2>/dev/null && ! running_pid "$name" >/dev/null; do sleep 0.05; done
}

# Waits until a node is ready; fails when it ends or the time is up.
wait_ready() {
    local name=$1 seconds=$2 address deadline
    address=$(setting "$name" http listen)
    deadline=$((SECONDS + seconds))
    until http_ok "$address" /readyz; do
        if ! running_pid "$name" >/dev/null; then
            tail -n 15 "$(log_file "$name")" >&2 || true
            die "node $name ended; its log is $(log_file "$name")"
        fi
        if ((SECONDS >= deadline)); then
            tail -n 15 "$(log_file "$name")" >&2 || true
            die "node $name is not ready after $seconds s; its log is $(log_file "$name")"
        fi
        sleep 0.1
    done
}

# Waits until a node that was told to stop has ended; kills it if it takes too long.
wait_stopped() {
    local name=$1 seconds=${2:-20} pid deadline
    deadline=$((SECONDS + seconds))
    while pid=$(running_pid "$name"); do
        if ((SECONDS >= deadline)); then
            echo "$name did not stop in $seconds s; killing it" >&2
            kill -s KILL "$pid" 2>/dev/null || true
            deadline=$((SECONDS + 5))
        fi
        sleep 0.1
    done
    rm -f "$(pid_file "$name")"
    echo "$name stopped"
}

# Ends a node with a signal and waits for it.
stop_node() {
    local name=$1 signal=$2 pid
    if ! pid=$(running_pid "$name"); then
        rm -f "$(pid_file "$name")"
        echo "$name does not run"
        return 0
    fi
    kill -s "$signal" "$pid" 2>/dev/null || true
    wait_stopped "$name"
}
