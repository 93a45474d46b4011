#!/usr/bin/env bash
# Installs what is missing, checks the format, builds with warnings as errors, and runs every test.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'EOF'
usage: ./test.sh [--quick]

Ends with a line "N passed, N failed, N skipped"; exit code 0 only if nothing failed.
  --quick   leaves out the tests with real processes and most simulator seeds: under 3 minutes once built
EOF
}

quick=false
case "${1:-}" in
  "") ;;
  --quick) quick=true ;;
  -h | --help) usage; exit 0 ;;
  *) echo "test.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
esac

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDTERMINALLOGGER=off
readonly configuration=Release
readonly seeds_fresh=400
readonly logs=artifacts/test
mkdir -p "$logs"
passed=0 failed=0 skipped=0

step() { echo; echo "== $* ($(date +%H:%M:%S))"; }

step "set up"
./setup.sh --with-tests

step "format"
dotnet format whitespace Chain.sln --verify-no-changes --verbosity quiet

step "build"
dotnet build Chain.sln -c "$configuration" --verbosity quiet --nologo -warnaserror

# Sums up the last line of one test project, and shows what failed.
run_tests() {
  local project=$1 log
  shift
  log="$logs/$(basename "$project" .csproj).log"
  local started=$SECONDS status=0
  dotnet test "$project" -c "$configuration" --no-build --nologo --verbosity quiet \
    --logger "console;verbosity=normal" "$@" >"$log" 2>&1 || status=$?
  local p f s
  p=$(sed -n 's/^ *Passed: \([0-9]*\).*/\1/p' "$log" | tail -1)
  f=$(sed -n 's/^ *Failed: \([0-9]*\).*/\1/p' "$log" | tail -1)
  s=$(sed -n 's/^ *Skipped: \([0-9]*\).*/\1/p' "$log" | tail -1)
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
  printf '%-44s %5s passed %3s failed %3s skipped  %4ss\n' "$(basename "$project" .csproj)" "${p:-0}" "${f:-0}" "${s:-0}" "$((SECONDS - started))"
  if ((status != 0)); then
    grep -E '^\s+(Failed|Skipped) |Error Message|Assert\.|Exception' "$log" | head -60 || true
    [[ -n ${f:-} && ${f:-0} != 0 ]] || { failed=$((failed + 1)); tail -30 "$log"; }
    echo "  whole output: $log"
  fi
}

step "tests"
for project in tests/*/*.csproj; do
  grep -q '<IsTestProject>true' "$project" || continue
  if $quick; then
    run_tests "$project" --filter "Category!=Slow&Category!=Processes"
  else
    run_tests "$project"
  fi
done

if ! $quick; then
  step "simulator: recorded seeds, and $seeds_fresh fresh ones"
  first=$(date +%s)
  if dotnet run --project tests/Simulator -c "$configuration" --no-build -- --seeds "$first..$((first + seeds_fresh))"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
fi

echo
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && passed > 0))
