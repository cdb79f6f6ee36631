#!/bin/sh
# Measures; one line a figure: NAME ours=… theirs=… ratio=… bar=… held|short
set -eu
cd "$(dirname "$0")"
exec dotnet run -c Release --project bench -- "$@"
