#!/usr/bin/env bash
# Debian's Chromium and a font with Cyrillic for the browser tests. Without them those tests are skipped.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then
        exit 0
    fi
done
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "No Chromium here: the browser tests will be skipped (apt install chromium fonts-dejavu-core)." >&2
    exit 0
fi
apt-get update -qq >&2
if ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; then
    echo "Chromium could not be installed: the browser tests will be skipped." >&2
fi
