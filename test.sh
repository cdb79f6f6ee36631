#!/usr/bin/env bash
# ./test.sh runs every suite, ./test.sh NAME… only those, ./test.sh --install none: it only installs what all need. The last line is `N passed, N failed`; exit code 1 on a failure.
# What a suite needs and this machine lacks is installed first (Debian's apt, npm).
set -uo pipefail
cd "$(dirname "$0")"

suites=(Grains Turns Stores Mail Rpc Cases Web Security Simulation Chaos)
results=artifacts/tests
configuration=Release
passed=0
failed=0

# Nothing of a build or a test stays behind: no build servers, and each run in a process group that ends with it.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

# What a suite may take, in minutes.
budget() {
  case "$1" in
    Stores | Security) echo 4 ;;
    Mail) echo 6 ;;
    Rpc) echo 5 ;;
    Web | Chaos) echo 10 ;;
    Simulation) echo 2 ;;
    *) echo 9 ;;
  esac
}

project() { echo "tests/$1/Plixo.Tests.$1.csproj"; }

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
  exit
}

stop() {
  echo "$1" >&2
  failed=$((failed + 1))
  finish
}

have() { command -v "$1" >/dev/null 2>&1; }

have_postgres() { have postgres || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }

have_sink() { have smtp-sink || [ -x /usr/sbin/smtp-sink ]; }

# Debian's own Python, whatever other comes first in the path.
have_grpcio() { [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import grpc' 2>/dev/null && have protoc && have grpc_python_plugin; }

have_dovecot() { have dovecot || [ -x /usr/sbin/dovecot ]; }

apt_install() {
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo -n)
  have apt-get || stop "Missing: $*. There is no apt-get here: install them by hand."
  echo "Installing $*"
  # The tests start servers of their own; the package's must not start beside them.
  if [[ " $* " == *" postgresql"* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    "${root[@]}" mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | "${root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  { "${root[@]}" apt-get update -qq &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$results/apt.log" 2>&1 ||
    stop "apt-get could not install $*: see $results/apt.log"
}

install_for() {
  local packages=()
  case "$1" in
    Stores | Turns | Cases | Simulation | Chaos) have_postgres || packages+=(postgresql-15) ;;
  esac
  case "$1" in
    Mail) have python3 || packages+=(python3) ;;
    Rpc)
      have npm || packages+=(nodejs npm)
      have chromium || packages+=(chromium)
      have_grpcio || packages+=(python3-grpcio protobuf-compiler protobuf-compiler-grpc)
      ;;
    Web)
      have npm || packages+=(nodejs npm)
      have chromium || packages+=(chromium)
      have_postgres || packages+=(postgresql-15)
      ;;
  esac
  case "$1" in
    Cases) have_sink || packages+=(postfix) ;;
  esac
  case "$1" in
    Mail | Chaos)
      # Only the suites that speak to a real server need one.
      if grep -rqs 'smtp-sink' "tests/$1" --include='*.cs'; then have_sink || packages+=(postfix); fi
      if grep -rqs 'dovecot' "tests/$1" --include='*.cs'; then have_dovecot || packages+=(dovecot-imapd dovecot-pop3d); fi
      ;;
  esac
  [ "${#packages[@]}" -eq 0 ] || apt_install "${packages[@]}"
  local clients
  for clients in "tests/$1"/*/install.sh; do
    [ ! -e "$clients" ] || sh "$clients" >"$results/$1.clients.log" 2>&1 ||
      stop "$clients failed: see $results/$1.clients.log"
  done
}

build() {
  echo "Building $*"
  dotnet build "$@" -c "$configuration" -v quiet -nodeReuse:false -p:UseSharedCompilation=false ||
    stop "The build failed."
}

counter() { sed -n "s/.*<Counters [^>]*\b$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

run() {
  local name=$1 trx="$results/$1.trx" minutes started took ok bad code group
  minutes=$(budget "$name")
  started=$SECONDS
  echo "── $name"
  rm -f "$trx"
  set -m
  timeout --foreground $((minutes * 3))m dotnet test "$(project "$name")" -c "$configuration" --no-build --nologo \
    --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" --results-directory "$results" -v quiet &
  group=$!
  set +m
  wait "$group"
  code=$?
  kill -KILL -- "-$group" 2>/dev/null
  took=$((SECONDS - started))

  ok=0 bad=0
  if [ -e "$trx" ]; then
    ok=$(counter "$trx" passed)
    bad=$(($(counter "$trx" total) - $(counter "$trx" notExecuted) - ok))
  fi
  # A run that ended badly without saying which test failed (a crash, the time limit) is a failure of its own.
  [ "$code" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
  passed=$((passed + ok))
  failed=$((failed + bad))
  printf '%s: %d passed, %d failed in %d:%02d of %d:00%s\n' "$name" "$ok" "$bad" $((took / 60)) $((took % 60)) "$minutes" \
    "$([ "$took" -le $((minutes * 60)) ] || echo ', over its budget')"
}

only_install=false
if [ "${1:-}" = --install ]; then
  only_install=true
  shift
fi
wanted=("$@")
[ "${#wanted[@]}" -gt 0 ] || wanted=("${suites[@]}")
for name in "${wanted[@]}"; do
  if [[ " ${suites[*]} " != *" $name "* ]]; then
    echo "usage: ./test.sh [--install] [${suites[*]}]" >&2
    exit 2
  fi
done

mkdir -p "$results"
have dotnet || stop "The .NET SDK of global.json is missing: https://dotnet.microsoft.com/download"

present=()
for name in "${wanted[@]}"; do
  if [ -e "$(project "$name")" ]; then
    present+=("$name")
  else
    echo "$name: no tests of that name exist yet."
  fi
done
[ "${#present[@]}" -gt 0 ] || finish

for name in "${present[@]}"; do install_for "$name"; done
if $only_install; then exit 0; fi
if [ "$#" -eq 0 ]; then
  build Plixo.sln
else
  for name in "${present[@]}"; do build "$(project "$name")"; done
fi
for name in "${present[@]}"; do run "$name"; done
# Tests whose input is outside the repository and absent say so here, else nobody would see that they proved nothing.
for name in "${present[@]}"; do grep -ho 'SKIPPED: [^<]*' "$results/$name.trx" 2>/dev/null; done | sort -u
finish
