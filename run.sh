#!/usr/bin/env bash
# Builds the product, starts the acquirer and plays a day in the life of four terminals against it.
#   ./run.sh          leaves the acquirer running until Ctrl-C
#   ./run.sh --once   uses a temporary ledger and ends after the demo with its exit code
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./scripts/install.sh

once=0
for argument in "$@"; do
  case "$argument" in
    --once) once=1 ;;
    *) echo "usage: ./run.sh [--once]" >&2; exit 2 ;;
  esac
done

ensure_dotnet
echo "building (Release) ..."
build_log=$(mktemp)
if ! dotnet build Iso8583Sim.sln -c Release -v quiet --nologo >"$build_log" 2>&1; then
  cat "$build_log" >&2; rm -f "$build_log"; exit 1
fi
rm -f "$build_log"

host_pid=""
work=""
cleanup() {
  if [ -n "$host_pid" ] && kill -0 "$host_pid" 2>/dev/null; then
    kill -TERM "$host_pid" 2>/dev/null || true
    wait "$host_pid" 2>/dev/null || true
  fi
  [ -z "$work" ] || rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

host=Acquirer.Host/bin/Release/net10.0/Acquirer.Host.dll
emulator=Terminal.Emulator/bin/Release/net10.0/Terminal.Emulator.dll
iso87=127.0.0.1:8583; unionpay=127.0.0.1:8584; http=127.0.0.1:8580
# Whoever plays the demonstration again and again on the same cards wants to see every SMS, not the guard against storms.
cap=(--set Acquirer:Notifications:CardholderPerMinute=600 --set Acquirer:Notifications:CardholderPerDay=0)
if [ "$once" = 1 ]; then
  work=$(mktemp -d)
  log="$work/host.log"
  # Free ports, so that a second copy on the same machine does no harm.
  dotnet "$host" --data "$work/data" --set Acquirer:HttpPort=0 --set Acquirer:Listeners:0:Port=0 --set Acquirer:Listeners:1:Port=0 "${cap[@]}" >"$log" 2>&1 &
  host_pid=$!
else
  mkdir -p data
  log=data/host.log
  dotnet "$host" --data data "${cap[@]}" >"$log" 2>&1 &
  host_pid=$!
fi

for _ in $(seq 1 300); do
  grep -q 'listening: http on' "$log" && break
  if ! kill -0 "$host_pid" 2>/dev/null; then
    echo "the acquirer did not start:" >&2; cat "$log" >&2; host_pid=""; exit 2
  fi
  sleep 0.1
done
grep 'listening:' "$log" || { echo "the acquirer did not open its ports in 30 s:" >&2; cat "$log" >&2; exit 2; }
address() { sed -n "s/.*listening: $1 on \([0-9.:]*\).*/\1/p" "$log" | head -1; }
iso87=$(address iso87); unionpay=$(address unionpay); http=$(address http)

state=${work:-data}/demo-state.json
status=0
dotnet "$emulator" demo --unionpay "$unionpay" --iso87 "$iso87" --http "http://$http" --state "$state" --timeout 2s || status=$?
if [ "$once" = 1 ]; then
  exit "$status"
fi

[ "$status" = 0 ] || echo "the demo ended with exit code $status" >&2
echo
echo "The acquirer goes on: ISO 8583:1987 on $iso87, UnionPay POS on $unionpay, http://$http/api/v1/inbox (log: $log). Ctrl-C ends it."
wait "$host_pid"
