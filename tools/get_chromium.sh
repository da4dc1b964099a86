#!/bin/sh
# tools/get_chromium.sh: sees to it that the browser tests have a Chromium, from Debian's packages when there is none.
# EVLIT_CHROMIUM names another one. The names are those that tests/conftest.py looks for.
set -eu

for name in ${EVLIT_CHROMIUM:-chromium chromium-browser google-chrome google-chrome-stable}; do
    if program=$(command -v "$name"); then
        echo "$program"
        exit 0
    fi
done

say_how() {
    echo "The browser tests need Chromium, and $1." >&2
    echo "Debian, as root: apt-get install chromium. Elsewhere: install Chromium or Chrome, or name it in EVLIT_CHROMIUM." >&2
    echo "Without a browser, everything else is run by: make check" >&2
    exit 1
}

if [ -n "${EVLIT_CHROMIUM:-}" ]; then say_how "EVLIT_CHROMIUM=$EVLIT_CHROMIUM is no program"; fi
if ! command -v apt-get >/dev/null; then say_how "there is none, nor apt-get to install it"; fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo -n"
    if ! sudo -n true 2>/dev/null; then say_how "installing it asks for a root password"; fi
fi

echo "installing chromium from the system's packages"
export DEBIAN_FRONTEND=noninteractive
{ $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends chromium; } >/dev/null ||
    say_how "apt-get could not install it (see above)"
command -v chromium
