#!/bin/sh
# Install Speur from this folder, without a network: ./install [FOLDER]   (default: speur beside this script)
# Needs Python @PYTHON@ with venv on a @MACHINE@ Linux machine; no root.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-"$here/speur"}

python=""
for one in "${PYTHON:-}" python@PYTHON@ python3; do
    if [ -n "$one" ] && command -v "$one" >/dev/null 2>&1 &&
        [ "$("$one" -c 'import sys; print("%d.%d" % sys.version_info[:2])')" = "@PYTHON@" ]; then
        python=$one
        break
    fi
done
if [ -z "$python" ] || [ "$(uname -m)" != "@MACHINE@" ]; then
    echo "This bundle was made for Python @PYTHON@ on @MACHINE@; here is $(python3 --version 2>&1) on $(uname -m)." >&2
    echo "Set PYTHON to another interpreter, or make a bundle on a machine like this one." >&2
    exit 3
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "Python's venv is missing; on Debian: sudo apt-get install python3-venv" >&2
    exit 3
fi

(cd "$here" && sha256sum --check --quiet SHA256SUMS)
"$python" -m venv "$folder"
# PIP_CONFIG_FILE: a configured index would be asked first, and there is no network to ask.
env PIP_CONFIG_FILE=/dev/null "$folder/bin/python" -m pip --isolated install --quiet --no-input \
    --disable-pip-version-check --no-index --find-links "$here/wheels" "$here"/wheels/speur-*.whl
echo "Speur is in $folder. To see the fictional case: $folder/bin/speur demo"
