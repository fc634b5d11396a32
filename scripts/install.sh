# Sourced by run.sh and test.sh: installs what is missing where that is allowed (root, or CI=true), else prints the one command to run.

may_install() { [ "$(id -u)" = 0 ] || [ "${CI:-}" = true ]; }

apt_updated=0
apt_install() {
  command -v apt-get >/dev/null || return 1
  if [ "$apt_updated" = 0 ]; then apt-get update -qq >/dev/null 2>&1 || true; apt_updated=1; fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
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
