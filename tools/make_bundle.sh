#!/bin/sh
# Fill a folder with everything Speur needs, so that it installs and runs where there is no network.
# PIP is the pip to use; argument: the folder. The bundle fits machines with this Python and this kind of processor.
set -eu
folder=${1:-bundle}
rm -rf "$folder"
mkdir -p "$folder/wheels"

echo "Collecting wheels ..."
# `wheel` and not `download`: what has no ready wheel for this processor is compiled here and not on the offline machine.
$PIP wheel --quiet --no-input --prefer-binary --require-hashes --wheel-dir "$folder/wheels" -r requirements/run.txt
$PIP wheel --quiet --no-input --no-deps --no-build-isolation --wheel-dir "$folder/wheels" .

python=$($(echo "$PIP" | cut -d' ' -f1) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
sed -e "s/@PYTHON@/$python/g" -e "s/@MACHINE@/$(uname -m)/g" tools/bundle_install.sh >"$folder/install"
chmod +x "$folder/install"
cp LICENSE "$folder/LICENSE"
cp docs/offline.md "$folder/README.md"
(cd "$folder" && sha256sum install LICENSE README.md wheels/*.whl >SHA256SUMS)
echo "The bundle is in $folder ($(du -sh "$folder" | cut -f1)); there: ./install"
