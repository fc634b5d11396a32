#!/usr/bin/env bash
# Kills a settlement N times (default 30) at random moments of its days, starts it again and compares the books with those of a run that nobody killed.
# Last line: "N kills, N differences". Exit code 0 only where there is none, no payout is doubled and `ledger verify` is clean.
set -euo pipefail
kills=${1:-30}
days=${DAYS_PLAYED:-3}
merchants=${MERCHANTS:-200}
cd "$(dirname "$0")/../.."
host=Acquirer.Host/bin/Release/net10.0/Acquirer.Host.dll
[ -f "$host" ] || dotnet build -c Release Acquirer.Host >&2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
RANDOM=${SEED:-8583}

play() { dotnet "$host" settlement exercise "$1" --days "$days" --merchants "$merchants"; }
balances() { dotnet "$host" ledger balances "$1" | sort; }
# One line for each payout: merchant, business day, number of the run. Twice the same would be paid twice.
payouts() { dotnet "$host" ledger export "$1" | sed -n 's/.*"kind":"Payout".*"merchant":"\([0-9]*\)".*"run":{"day":"\([0-9-]*\)","number":\([0-9]*\).*/\1 \2 \3/p' | sort; }

begun=$(date +%s%N)
play "$folder/whole.db" > "$folder/whole.out"
length=$((($(date +%s%N) - begun) / 1000000))
balances "$folder/whole.db" > "$folder/whole.txt"
echo "without a kill: $length ms, $(payouts "$folder/whole.db" | wc -l) payouts"

differences=0
for ((i = 1; i <= kills; i++)); do
  while true; do
    rm -f "$folder"/cut.db*
    play "$folder/cut.db" > "$folder/cut.out" &
    pid=$!
    until [ -s "$folder/cut.out" ] || ! kill -0 "$pid" 2> /dev/null; do sleep 0.02; done
    # From the first sale to somewhat before the end; a run that was faster than that is played again.
    delay=$((RANDOM % (length > 800 ? length - 600 : 200)))
    sleep "$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))"
    child=$(pgrep -P "$pid" || true)
    kill -9 $child "$pid" 2> /dev/null || true
    wait "$pid" 2> /dev/null || true
    grep -q '^done' "$folder/cut.out" || break
  done
  last=$(tail -1 "$folder/cut.out")
  play "$folder/cut.db" > "$folder/again.out"
  dotnet "$host" ledger verify "$folder/cut.db" > "$folder/verify.out" || { cat "$folder/verify.out"; differences=$((differences + 1)); }
  balances "$folder/cut.db" > "$folder/cut.txt"
  doubled=$(payouts "$folder/cut.db" | uniq -d | wc -l)
  if ! diff -q "$folder/whole.txt" "$folder/cut.txt" > /dev/null || [ "$doubled" -ne 0 ]; then
    differences=$((differences + 1))
    echo "kill $i after '$last': $doubled payouts doubled, balances:"
    diff "$folder/whole.txt" "$folder/cut.txt" | head -10 || true
  fi
done
echo "$kills kills, $differences differences"
[ "$differences" -eq 0 ]
