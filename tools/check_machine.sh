#!/bin/sh
# Say in one line what this machine lacks to run Speur. Used by `make`; argument: the Python to use.
python=${1:-python3}
need=""

if ! command -v "$python" >/dev/null 2>&1; then
    need="python3 python3-venv"
elif ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Speur needs Python 3.11 or newer; $python is $("$python" --version 2>&1)." >&2
    echo "Where a newer one is called otherwise: make PYTHON=python3.12 ..." >&2
    exit 3
elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    need="python3-venv"
fi

# One dependency (eldc) has ready wheels for x86-64 only; elsewhere pip compiles it.
if [ "$(uname -m)" != x86_64 ]; then
    command -v cc >/dev/null 2>&1 || need="$need gcc libc6-dev"
    "$python" -c 'import os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")' 2>/dev/null ||
        need="$need python3-dev"
fi

if [ -n "$need" ]; then
    echo "Something is missing. On Debian this brings it:" >&2
    echo "    sudo apt-get install $(echo "$need" | xargs)" >&2
    exit 3
fi
