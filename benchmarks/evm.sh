#!/usr/bin/env bash
# Compares contract code with an Ethereum virtual machine on this machine; see README.md beside it.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)

if [[ ${1:-} == -h || ${1:-} == --help ]]; then
    cat <<TEXT
Usage: benchmarks/evm.sh [ROUNDS]

Runs kernels of benchmarks/Kernels metered as a node runs them, and the same compiled from Solidity by eth_call of anvil (revm),
in turn, ROUNDS times (default 5). Installs anvil and solc from npm beside evm/Kernels.sol. Fails if job-shop scheduling or
SHA-256 is less than 100 times as fast as there.
TEXT
    exit 0
fi

cd "$here/evm"
if [[ ! -d node_modules || package-lock.json -nt node_modules ]]; then npm ci --no-audit --no-fund --loglevel=error && touch node_modules; fi
work=$(mktemp -d)
node compile.mjs >"$work/kernels.json"
dotnet build "$here/Chain.Benchmarks" -c Release -v quiet --nologo >/dev/null
# Port 0 lets the system pick a free one; anvil says which.
node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil --host 127.0.0.1 --port 0 --gas-limit 17592186044415 \
    --memory-limit 1073741824 >"$work/anvil.log" 2>&1 &
anvil=$!
trap 'kill $anvil 2>/dev/null; rm -rf "$work"' EXIT
for _ in {1..100}; do
    url=$(sed -n 's/^Listening on \(127.0.0.1:[0-9]*\).*/http:\/\/\1/p' "$work/anvil.log")
    if [[ -n $url ]]; then break; fi
    sleep 0.1
done
if [[ -z $url ]]; then cat "$work/anvil.log" >&2; exit 1; fi
echo "commit $(git rev-parse --short HEAD), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
dotnet "$here/Chain.Benchmarks/bin/Release/net10.0/Chain.Benchmarks.dll" evm "$url" "$work/kernels.json" "${1:-5}"
