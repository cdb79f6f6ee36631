#!/bin/sh
# Installs the clients that tests/Rpc calls the server with, where they are missing or older than the lock file.
set -eu
cd "$(dirname "$0")"
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-fund --no-audit
fi
