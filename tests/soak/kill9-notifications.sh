#!/usr/bin/env bash
# Kills the dispatcher N times (default 50) at random moments at 1,000 events a second, while the SMS centre lives on, and compares what arrived.
# Last line: "N kills, N lost, N duplicates, N marked". Exit code 0 only where nothing is lost and every duplicate was marked beforehand.
set -uo pipefail
cd "$(dirname "$0")/../.."
export ISO8583_KILLS=${1:-50}
dotnet build -c Release -v quiet --nologo tests/Conformance.Tests >&2 || exit 1
output=$(dotnet test tests/Conformance.Tests -c Release --no-build --nologo --filter "FullyQualifiedName~NotificationKillTests" --logger "console;verbosity=detailed" 2>&1)
status=$?
[ "$status" = 0 ] || echo "$output" | tail -30
echo "$output" | sed -n 's/^ *\([0-9]* purchases acknowledged.*\)/\1/p' | head -1
echo "$output" | sed -n 's/^ *\([0-9]* kills, .*\)/\1/p' | head -1
exit "$status"
