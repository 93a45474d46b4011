#!/usr/bin/env bash
# Installs what a fresh Debian 12 machine with the .NET 10 SDK and Node.js lacks. Safe to run again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'EOF'
usage: ./setup.sh [--with-tests]

Installs the native libraries that Chain needs (librocksdb, libsodium) from Debian's packages, and with --with-tests the
npm packages of the foreign-client test. Without root it names what is missing and stops.
EOF
}

with_tests=false
case "${1:-}" in
  "") ;;
  --with-tests) with_tests=true ;;
  -h | --help) usage; exit 0 ;;
  *) echo "setup.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
esac

missing=()
dpkg-query -W -f='${Status}' librocksdb7.8 2>/dev/null | grep -q 'ok installed' || missing+=(librocksdb7.8)
dpkg-query -W -f='${Status}' libsodium23 2>/dev/null | grep -q 'ok installed' || missing+=(libsodium23)

if ((${#missing[@]} > 0)); then
  if [[ $EUID -ne 0 ]]; then
    echo "setup.sh: these packages are missing: ${missing[*]}" >&2
    echo "  run as root: apt-get update && apt-get install -y ${missing[*]}" >&2
    exit 1
  fi
  echo "setup: installing ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if ! command -v dotnet >/dev/null; then
  echo "setup.sh: the .NET 10 SDK is missing: install the package dotnet-sdk-10.0 and run this again" >&2
  exit 1
fi

if $with_tests && [[ -f tests/foreign/package.json ]]; then
  if command -v npm >/dev/null; then
    if [[ ! -d tests/foreign/node_modules ]]; then
      echo "setup: installing the npm packages of tests/foreign"
      (cd tests/foreign && npm ci --no-audit --no-fund --loglevel=error)
    fi
  else
    echo "setup: npm is missing, so the foreign gRPC client's test will be skipped" >&2
  fi
fi
