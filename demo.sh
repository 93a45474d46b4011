#!/usr/bin/env bash
# From a clean clone to a running network of four organisations that does real work, and survives a crash.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'EOF'
usage: ./demo.sh [--keep] [--dir DIR]

Installs what is missing, builds, starts four organisations' nodes on this machine, captures the history of an assembled
product, runs an order to a hand-over that two parties sign, kills a node, restarts it, and traces one product back to
its raw materials. Exit code 0 only if every step was verified.
  --keep     leaves the network up and says what to try next
  --dir DIR  where the network lives (default .run/demo); one that is there already is stopped and removed first
EOF
}

keep=false dir=.run/demo
while (($# > 0)); do
  case $1 in
    --keep) keep=true; shift ;;
    --dir) dir=${2:?--dir takes a directory}; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    *) echo "demo.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
done

# Removes a former network, and nothing else.
if [[ -e $dir && ! -f $dir/genesis.json ]] && { [[ ! -d $dir ]] || [[ -n $(ls -A "$dir") ]]; }; then
  echo "demo.sh: $dir holds something else than a network; choose another --dir" >&2
  exit 2
fi

readonly unit=urn:epc:id:sgtin:4012345.012345.0001
readonly raw_lots=(STEEL-2026-07 CU-2026-19 NDFEB-2026-04 AL-2026-11 FR4-2026-33)
readonly events_expected=214

started=$SECONDS step_number=0 finished=false
step() { step_number=$((step_number + 1)); printf '\n\033[1m%s. %s\033[0m\n' "$step_number" "$*"; }
ok() { printf '   \033[32mok\033[0m  %s\n' "$*"; }
fail() { printf '   \033[31mFAILED\033[0m  %s\n' "$*" >&2; exit 1; }
chain() { ./chain --network "$dir" "$@"; }
# The value of a field in one-field-a-line JSON on standard input.
field() { sed -n "s/^ *\"$1\": *\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" | head -1; }
# Calls a contract and fails the demo unless it succeeded. Prints the JSON answer.
call() {
  local key=$1 answer
  shift
  answer=$(chain --key "$key" --json tx call "$@") || fail "$* by $key: $answer"
  [[ $(field status <<<"$answer") == succeeded ]] || fail "$* by $key: $(field faultMessage <<<"$answer")"
  printf '%s\n' "$answer"
}

# Whether four nodes answer, and each says that it votes.
all_vote() { (($(chain --json status | grep -c '"state": *"voting"') == 4)); }

cleanup() {
  local status=$?
  if $keep && $finished; then return; fi
  testnet/down.sh --dir "$dir" >/dev/null 2>&1 || true
  if ((status != 0)); then echo "The demonstration failed; logs are in $dir/nodes/*/node.log" >&2; fi
}
trap cleanup EXIT

step "Set up and build"
./setup.sh
dotnet build src/Node -c Release --verbosity quiet --nologo
dotnet build src/Wallet.Cli -c Release --verbosity quiet --nologo
ok "built in $((SECONDS - started)) s"
export CHAIN_NO_BUILD=1

step "Start four organisations' nodes: oem, sup1, sup2, log"
testnet/down.sh --dir "$dir" >/dev/null 2>&1 || true
rm -rf "$dir"
testnet/up.sh -n 4 --dir "$dir" | grep ' ready '
chain status
all_vote || fail "not all four nodes vote"
ok "each is a process of its own with its own database, and all four vote"

step "Capture what happened to fourteen drive units, in five EPCIS documents by four organisations"
captured=0
for document in 1-raw-materials:sup1 2-supplier-electronics:sup2 3-supplier-mechanics:sup1 4-carrier:log 5-manufacturer:oem; do
  verdicts=$(chain --key "${document#*:}-user1" --json capture "demo/events/${document%:*}.json") || fail "${document%:*}: $verdicts"
  count=$(grep -c '"verdict": *"Captured"' <<<"$verdicts" || true)
  captured=$((captured + count))
  printf '   %-28s %4s events by %s\n' "${document%:*}.json" "$count" "${document#*:}"
done
((captured == events_expected)) || fail "captured $captured events, not $events_expected"
again=$(chain --key log-user1 --json capture demo/events/4-carrier.json | grep -c '"verdict": *"AlreadyCaptured"' || true)
((again == 9)) || fail "a document captured again gave $again known events, not 9"
ok "$captured events are final; sent again, they are recognised by their CBV 2.0 hash"

step "Run an order from placing to a hand-over that both parties sign"
due=$(date -u -d '+30 days' +%Y-%m-%dT%H:%M:%SZ)
call oem-user1 production-orders PlaceOrder "[\"PO-1001\", \"sup1\", \"04012345003024\", \"14\", \"C62\", \"$due\"]" >/dev/null
call sup1-user1 production-orders ConfirmOrder '["PO-1001", 1]' >/dev/null
call sup1-user1 production-orders StartProduction '["PO-1001", 2]' >/dev/null
call sup1-user1 production-orders ReportProduction '["PO-1001", 3, "14"]' >/dev/null
giver=$(chain --json keys show sup1-user1 | field address)
receiver=$(chain --json keys show oem-user1 | field address)
status=0
refused=$(chain --key sup1-user1 --json tx call production-orders HandOver "[\"PO-1001\", 4, \"$giver\", \"$receiver\"]") || status=$?
((status == 1)) || fail "a hand-over that only one party signed ended with $status: $refused"
fault=$(field faultCode <<<"$refused")
[[ $fault == production-orders.BothPartiesMustSign ]] || fail "a hand-over that only one party signed was refused with '$fault'"
ok "signed by the giver alone it is refused"
chain --key sup1-user1 tx call production-orders HandOver "[\"PO-1001\", 4, \"$giver\", \"$receiver\"]" \
  --cosigner "$receiver" --out "$dir/handover.json" >/dev/null
chain --key oem-user1 tx cosign "$dir/handover.json" --yes >/dev/null
chain --json tx submit "$dir/handover.json" >/dev/null || fail "the hand-over signed by both was refused"
call oem-user1 production-orders CloseOrder '["PO-1001", 5]' >/dev/null
order_status=$(chain --json query production-orders GetOrder '["PO-1001"]' | field status)
[[ $order_status == Closed ]] || fail "the order is $order_status, not Closed"
ok "signed by both it is final; the order is closed at version 6"

step "Kill one node with SIGKILL and go on"
testnet/node.sh kill sup2 --dir "$dir"
for i in 1 2 3 4 5; do
  answer=$(call oem-user1 store Put "[\"demo/$i\", {\"text\": \"written while a node is down\"}]")
done
ok "three of four go on: block $(field height <<<"$answer")"

step "Restart it, and let it catch up"
testnet/node.sh start sup2 --dir "$dir"
call sup1-user1 store Put '["demo/6", {"text": "written after it came back"}]' >/dev/null
caught_up=false
for _ in $(seq 60); do
  status=$(chain --json status)
  heights=$(grep -o '"executedHeight": *[0-9]*' <<<"$status" | grep -o '[0-9]*$' | sort -u | wc -l)
  roots=$(grep -o '"stateRoot": *"[0-9a-f]*"' <<<"$status" | sort -u | wc -l)
  nodes=$(grep -c '"stateRoot"' <<<"$status" || true)
  if ((heights == 1 && roots == 1 && nodes == 4)) && all_vote; then caught_up=true; break; fi
  sleep 0.5
done
$caught_up || fail "the four nodes did not come to the same height and state root"
chain status
ok "four nodes vote at one height with one state root"

step "Trace one drive unit back to its raw materials"
trace=$(chain --json query traceability TraceUp "[\"$unit\", 500, null]")
links=$(grep -c '"kind"' <<<"$trace" || true)
for lot in "${raw_lots[@]}"; do
  grep -q "/10/$lot\"" <<<"$trace" || fail "the trace does not reach the lot $lot"
done
grep -o '"to": *"[^"]*/10/[^"]*"' <<<"$trace" | cut -d'"' -f4 | sort -u | sed 's/^/   lot  /'
ok "$links links up from $unit reach all five lots of raw material"

step "How long does finality take?"
load=$(chain --json load --seconds 8 --rate 50 2>/dev/null) || fail "the load failed: $load"
[[ $(field errors <<<"$load") == 0 && $(field finalised <<<"$load") == 400 ]] || fail "the load had errors: $load"
printf '   %s transactions at 50 a second: p50 %s ms, p95 %s ms, p99 %s ms from sending to final, executed and durable\n' \
  "$(field finalised <<<"$load")" "$(field p50Ms <<<"$load")" "$(field p95Ms <<<"$load")" "$(field p99Ms <<<"$load")"
height=$(chain --json status | field headHeight)
chain block "$height" >/dev/null || fail "the newest block does not verify"
ok "block $height verifies against the genesis document's validators, without trusting the node that sent it"

finished=true
printf '\nAll of it was verified, in %s s.\n' "$((SECONDS - started))"
if $keep; then
  cat <<EOF

The network is up. Try:
  ./chain --network $dir status
  ./chain --network $dir query traceability GetItem '["$unit"]'
  ./chain --network $dir --key oem-user1 tx call store Put '["greeting", {"text": "hello"}]'
  ./chain --network $dir events follow --from-height 1 --count 5
  ./chain --network $dir load --seconds 10
Stop it with: testnet/down.sh --dir $dir
EOF
fi
