#!/bin/sh
# Checks the public contract: `lint.sh` runs buf lint; `lint.sh breaking REF` compares with a commit.
set -eu
cd "$(dirname "$0")/.."
buf="npx --yes --package=@bufbuild/buf@1.75.0 buf"

dotnet build protos -t:ExportCommonProtos -restore -v quiet -nologo

case "${1:-lint}" in
lint)
  $buf lint
  ;;
breaking)
  before=$(mktemp -d)
  trap 'rm -rf "$before"' EXIT
  git archive "${2:-main}" protos buf.yaml | tar -x -C "$before"
  mkdir -p "$before/protos/obj"
  cp -r protos/obj/common "$before/protos/obj/common"
  $buf breaking --against "$before"
  ;;
*)
  echo "usage: protos/lint.sh [lint | breaking REF]" >&2
  exit 2
  ;;
esac
