#!/usr/bin/env bash
# Installs what the tests need, builds, runs all of them. The last line is "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./scripts/install.sh

ensure_dotnet
ensure_tool python3 python3
ensure_tool strace strace
ensure_tool sqlite3 sqlite3
ensure_tool tshark tshark
ensure_tool /usr/sbin/bearerbox kannel
ensure_perl_module Net::SMPP libnet-smpp-perl
ensure_tool node nodejs npm
ensure_npm tests/peers

echo "building (Release) ..."
if ! dotnet build Iso8583Sim.sln -c Release -v quiet --nologo; then
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0
for project in tests/*.Tests; do
  name=$(basename "$project")
  echo "== $name"
  # A test that hangs ends its project, by name, instead of everything. Figures are printed for people who ask for them; they are no tests.
  dotnet test "$project" -c Release --no-build --nologo -v quiet --filter "TestCategory!=Figures" --blame-hang-timeout 6m --blame-hang-dump-type none --logger "trx;LogFileName=$name.trx" --results-directory "$results" || status=1
done

echo "== package"
if dotnet pack Iso8583.Core -c Release --no-build --nologo -v quiet -o "$results/package"; then
  python3 scripts/check-package.py "$results/package" || status=1
else
  status=1
fi

python3 scripts/test-summary.py "$results" || status=1
exit "$status"
