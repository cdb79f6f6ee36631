#!/bin/sh
# The public contract: `lint.sh` runs buf lint; `lint.sh breaking` compares with the contract as it was last released
# (released.binpb); `lint.sh release` makes what stands here the released one.
set -eu
cd "$(dirname "$0")/.."
buf="npx --yes --package=@bufbuild/buf@1.75.0 buf"
released=protos/released.binpb

dotnet build protos -t:ExportCommonProtos -restore -v quiet -nologo

case "${1:-lint}" in
lint)
  $buf lint
  ;;
breaking)
  $buf build --path protos/plixo --exclude-source-info -o protos/obj/now.binpb
  $buf breaking protos/obj/now.binpb --exclude-imports --config '{"version":"v2","breaking":{"use":["FILE"]}}' --against "$released"
  ;;
release)
  $buf build --path protos/plixo --exclude-source-info -o "$released"
  ;;
*)
  echo "usage: protos/lint.sh [lint | breaking | release]" >&2
  exit 2
  ;;
esac
