#!/bin/sh
# Installs the system libraries that Qt, the tests and the PDF readers need, and those named as arguments, if they are missing:
# as root on Debian or Ubuntu by itself, otherwise it prints the line to run.
set -eu

command -v dpkg-query >/dev/null 2>&1 || {
    echo "Not a Debian system: make sure that Qt 6's libraries (EGL, GL, xkbcommon, fontconfig, dbus, xcb-cursor) are there."
    exit 0
}

wanted="python3-venv libglib2.0-0 libgl1 libegl1 libdbus-1-3 libfontconfig1 libxkbcommon0
libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0 libxcb-image0 libxcb-render-util0
libxcb-randr0 libxcb-xinerama0 libnss3 libpulse0 libxrandr2 xvfb poppler-utils qpdf strace $*"

missing=""
for package in $wanted; do
    # A library may have been renamed for 64-bit time (libglib2.0-0t64) or come with another Python than the system's.
    if ! dpkg-query -W -f='${Status}\n' "$package" "${package}t64" 2>/dev/null | grep -q "ok installed"; then
        if [ "$package" = "python3-venv" ] && python3 -c "import ensurepip, venv" 2>/dev/null; then
            continue
        fi
        missing="$missing $package"
    fi
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = "0" ]; then
    echo "Installing system libraries:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "These system libraries are missing. Install them and try again:" >&2
    echo "  sudo apt-get install -y$missing" >&2
    exit 1
fi
