# Sourced by run.sh and test.sh: installs what is missing where that is allowed (root, or CI=true), else prints the one command to run.

may_install() { [ "$(id -u)" = 0 ] || [ "${CI:-}" = true ]; }

apt_updated=0
apt_install() {
  command -v apt-get >/dev/null || return 1
  if [ "$apt_updated" = 0 ]; then apt-get update -qq >/dev/null 2>&1 || true; apt_updated=1; fi
  DEBIAN_FRONTEND=noninteractive without_daemons apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

ensure_dotnet() {
  # No build server outlives the script.
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
  if command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then return; fi
  if may_install && apt_install dotnet-sdk-10.0; then return; fi
  echo "The .NET 10 SDK is missing. Install it (Debian, Ubuntu: apt-get install dotnet-sdk-10.0; others: see dotnet.microsoft.com) and run this again." >&2
  exit 2
}

# ensure_tool PROGRAM PACKAGE...: a tool that some tests need; they are skipped with that reason where it stays missing.
ensure_tool() {
  local program=$1; shift
  command -v "$program" >/dev/null && return
  if may_install && apt_install "$@"; then return; fi
  echo "missing: $program (tests that need it are skipped; install with: apt-get install $*)"
}

# Debian starts a daemon once its package is installed; tests start their own.
without_daemons() {
  local rule=/usr/sbin/policy-rc.d made=0 status=0
  if [ ! -e "$rule" ] && [ "$(id -u)" = 0 ]; then printf '#!/bin/sh\nexit 101\n' >"$rule" && chmod +x "$rule" && made=1; fi
  "$@" || status=$?
  if [ "$made" = 1 ]; then rm -f "$rule"; fi
  return "$status"
}

# ensure_perl_module MODULE PACKAGE
ensure_perl_module() {
  perl "-M$1" -e 1 2>/dev/null && return
  if may_install && apt_install "$2"; then return; fi
  echo "missing: Perl's $1 (tests that need it are skipped; install with: apt-get install $2)"
}

# ensure_npm FOLDER: the packages of its package.json, beside it.
ensure_npm() {
  [ -d "$1/node_modules" ] && return
  if may_install && command -v npm >/dev/null && (cd "$1" && npm install --no-audit --no-fund --no-package-lock --loglevel=error >/dev/null 2>&1); then return; fi
  echo "missing: npm packages of $1 (tests that need them are skipped; install with: cd $1 && npm install)"
}
