#!/bin/sh
# Install Debian's Chromium for the browser tests where that is possible; say so where it is not. Never fails:
# without Chromium the browser tests skip with this reason.
command -v chromium >/dev/null 2>&1 && exit 0
[ -n "$SPEUR_CHROMIUM" ] && exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        echo "Chromium is missing and this user may not install it; browser tests will be skipped." >&2
        echo "To run them: sudo apt-get install chromium" >&2
        exit 0
    fi
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Chromium is missing and this is no Debian; browser tests will be skipped (SPEUR_CHROMIUM names one)." >&2
    exit 0
fi
echo "Installing Chromium for the browser tests ..."
log=$(mktemp)
if { $as_root apt-get -q update && DEBIAN_FRONTEND=noninteractive $as_root apt-get -qy install \
    --no-install-recommends chromium fonts-dejavu-core; } >"$log" 2>&1; then
    rm -f "$log"
else
    tail -n 5 "$log" >&2
    rm -f "$log"
    echo "Chromium could not be installed; browser tests will be skipped." >&2
fi
exit 0
