#!/usr/bin/env bash
# Kills the ledger N times (default 50) at random moments under load and compares what it had acknowledged with what is in the file.
# With DAYS=1 business days end while it works, so that kills hit the archiving of old ones too.
# Last line: "N kills, N lost, N doubled". Exit code 0 only where nothing is lost, nothing doubled and `ledger verify` is clean.
set -euo pipefail
kills=${1:-50}
cd "$(dirname "$0")/../.."
host=Acquirer.Host/bin/Release/net10.0/Acquirer.Host.dll
[ -f "$host" ] || dotnet build -c Release Acquirer.Host >&2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
RANDOM=${SEED:-8583}

for ((i = 1; i <= kills; i++)); do
  dotnet "$host" ledger exercise "$folder/ledger.db" --payments 10000000 --outstanding 64 --rows-per-day "$([ "${DAYS:-0}" = 0 ] && echo 0 || echo 2000)" > "$folder/out.$i" &
  pid=$!
  # A moment after the first outcome, so that every kill hits a ledger at work.
  until [ -s "$folder/out.$i" ] || ! kill -0 "$pid" 2> /dev/null; do sleep 0.02; done
  sleep "0.$((RANDOM % 900 + 100))"
  kill -9 "$pid" 2> /dev/null || { echo "the ledger ended by itself in round $i"; cat "$folder/out.$i" | tail -3; exit 1; }
  wait "$pid" 2> /dev/null || true
done

# The last line of a killed process may be cut.
cat "$folder"/out.* | awk '$1 == "committed" && NF == 4 && length($3) == 12 { print $2, $3 }' | sort -u > "$folder/acknowledged"
dotnet "$host" ledger verify "$folder/ledger.db"
dotnet "$host" ledger verify "$folder/ledger.db" --live
dotnet "$host" ledger export "$folder/ledger.db" --output "$folder/rows.jsonl"
sed -n 's/^{"sequence":\([0-9]*\),"kind":"Purchase".*"stan":\([0-9]*\).*"rrn":"\([0-9]*\)".*/\1 \3/p' "$folder/rows.jsonl" | sort -u > "$folder/stored"
sed -n 's/^{"sequence":[0-9]*,"kind":"Purchase".*"rrn":"\([0-9]*\)".*/\1/p' "$folder/rows.jsonl" | sort > "$folder/rrns"
lost=$(comm -23 "$folder/acknowledged" "$folder/stored" | wc -l)
doubled=$(uniq -d "$folder/rrns" | wc -l)
echo "$(wc -l < "$folder/acknowledged") outcomes acknowledged, $(wc -l < "$folder/stored") purchases in the ledger"
echo "$kills kills, $lost lost, $doubled doubled"
[ "$lost" -eq 0 ] && [ "$doubled" -eq 0 ]
