#!/usr/bin/env bash
# Makes .venv and installs pinned requirements, checked by their hashes, and the project itself.
# Usage: tools/install_python.sh requirements/base.txt
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=$1

find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "Python 3.11 or later is needed: apt install python3 python3-venv" >&2
    return 1
}

make_environment() {
    local python=$1
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv .venv
        return
    fi
    # Debian and Ubuntu keep these modules in a package of their own.
    local package
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "Python cannot make environments here: sudo apt install $package" >&2
        return 1
    fi
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >&2
    "$python" -m venv .venv
}

# The lines of one package with its hashes.
pinned() {
    awk -v start="^$1==" '$0 ~ start { on = 1 } on { print } on && !/\\$/ { exit }' requirements/dev.txt
}

pip=(.venv/bin/python -m pip --disable-pip-version-check)

# uv is about ten times quicker than pip, but does not read pip's settings: where pip is told to use an
# index of its own (or none), pip does the work.
install_with_uv() {
    if "${pip[@]}" config list 2>/dev/null | grep -qE '(^|\.)(no-)?index(-url)?='; then
        return 1
    fi
    local only_uv
    only_uv=$(mktemp)
    pinned uv >"$only_uv"
    "${pip[@]}" install --quiet --require-hashes -r "$only_uv" || { rm -f "$only_uv"; return 1; }
    rm -f "$only_uv"
    .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$requirements"
}

if ! .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    rm -rf .venv
    make_environment "$(find_python)"
fi
install_with_uv || "${pip[@]}" install --quiet --require-hashes -r "$requirements"
"${pip[@]}" install --quiet --no-deps --no-build-isolation --no-index --editable .
