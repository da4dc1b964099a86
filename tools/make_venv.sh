#!/bin/sh
# tools/make_venv.sh FOLDER: makes a virtual environment with Python 3.11 or later, or says what is missing.
# PYTHON names the interpreter to use; without it, python3 is taken when it is new enough, else the newest that is found.
set -eu
folder=$1
PATH=${PATH#"$PWD/$folder/bin:"} # make puts the environment first; it cannot be made from itself

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

python=
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    if command -v "$candidate" >/dev/null && new_enough "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "evlit needs Python 3.11 or later; looked for: ${PYTHON:-python3 python3.13 python3.12 python3.11}." >&2
    echo "Install one (Debian: apt-get install python3 python3-venv), or name one: make PYTHON=/path/to/python3 ..." >&2
    exit 1
fi

# An environment whose interpreter still works is kept: making it anew would throw away what is installed in it.
if new_enough "$folder/bin/python" && "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi

# Debian keeps the module that brings pip into a virtual environment in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    package=python$version-venv
    as_root=
    if [ "$(id -u)" -ne 0 ]; then as_root="sudo -n"; fi
    if ! command -v apt-get >/dev/null; then
        echo "$python has no venv module: install it with your system's package manager, then run make again." >&2
        exit 1
    fi
    if ! $as_root true 2>/dev/null; then
        echo "$python has no venv module. As root, run: apt-get install $package; then run make again." >&2
        exit 1
    fi
    echo "$python has no venv module: installing $package"
    export DEBIAN_FRONTEND=noninteractive
    if ! { $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends "$package"; } >/dev/null; then
        echo "apt-get could not install it (see above). As root, run: apt-get install $package; then run make again." >&2
        exit 1
    fi
fi

"$python" -m venv --clear "$folder"
