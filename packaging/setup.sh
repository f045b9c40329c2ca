#!/bin/sh
# Set-up: the system packages that Akin and its tests need, then a virtual environment with Akin in it.
# Usage: packaging/setup.sh PYTHON VENV
set -eu

python=$1
venv=$2

say() { printf 'akin set-up: %s\n' "$1" >&2; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    say "Python 3.11 or newer is needed; install it, or name it with 'make PYTHON=...'."
    exit 1
}

# A compiler and Python's headers build hnswlib; the libraries are Qt's for X11; Xvfb and xdotool are for the tests of
# the window, exFAT, which takes names in any case, for those of folders.
packages="g++ libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libfreetype6 libx11-xcb1 libxkbcommon0
libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render0
libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1 fonts-dejavu-core
xvfb xdotool exfat-fuse exfatprogs"
# Where Python is Debian's own, its headers and venv are packages too.
"$python" -c 'import ensurepip' 2>/dev/null || packages="$packages python3-venv"
"$python" -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))' ||
    packages="$packages python3-dev"

if command -v dpkg-query >/dev/null; then
    missing=
    for package in $packages; do
        status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$status" = installed ] || missing="$missing $package"
    done
    if [ -n "$missing" ]; then
        if [ "$(id -u)" = 0 ]; then
            sudo=
        elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
            sudo=sudo
        else
            say "these packages are missing; run 'apt-get install$missing' as root and try again."
            exit 1
        fi
        say "installing$missing"
        $sudo apt-get update -qq
        # shellcheck disable=SC2086 # a list of names
        DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
    fi
else
    say "this is no Debian: a C++ compiler, Qt's xcb libraries and, for the tests, Xvfb have to be there."
fi

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
say "installing Python packages; the first time, PyTorch alone is some gigabytes"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
touch "$venv/ready"
