#!/bin/sh
# Installs the clients that tests/Rpc calls the server with, where they are missing or older than the lock file.
# `npm install` and not `npm ci`: the latter refuses a lock file without the binaries of every other platform.
set -eu
cd "$(dirname "$0")"
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm install --no-save --no-fund --no-audit
fi
