#!/bin/sh
# Installs the type checker for the web's scripts, where it is missing or older than the lock file.
set -eu
cd "$(dirname "$0")"
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm install --no-save --no-fund --no-audit
fi
