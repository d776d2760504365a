#!/bin/sh
# ./setup.sh: from a fresh Debian 12 to a rendered film. As root, or as a user with sudo.
#
# Installs the Debian packages that are missing, fetches the fonts and scripts that package.json pins,
# builds kinora into build/ and renders samples/title-card.
set -eu
cd "$(dirname "$0")"

say() {
    printf '\n== %s\n' "$*"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# cmake/dependencies.cmake knows the Debian name of every library.
libraries() {
    sed -n -e 's/^ *kn_dependency([A-Z0-9]* "\([^"]*\)".*/\1/p' \
        -e 's/^ *kn_dependency([A-Z0-9]* \([a-z][^ )]*\).*/\1/p' cmake/dependencies.cmake
    echo libjavascriptcoregtk-4.1-dev
}

# ffmpeg and node (npm brings it) are for the tests, which read films and JSON with them.
tools="cmake ninja-build ffmpeg gcc libc6-dev pkg-config binutils ca-certificates"
# For characters that no shipped family has; the same four that the reference frames were made with.
fallback_fonts="fonts-liberation fonts-dejavu-core fonts-noto-core fonts-noto-color-emoji"
# What draws WebGL: opened at run time, so no library's headers bring it.
drivers="libegl1 libegl-mesa0 libgl1-mesa-dri"

install_packages() {
    missing=
    for package in $tools $(libraries) $fallback_fonts $drivers; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed$' ||
            missing="$missing $package"
    done
    command -v npm >/dev/null || missing="$missing npm"
    [ -n "$missing" ] || return 0
    say "Installing$missing"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
}

install_packages

say "Fetching fonts and scripts"
npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error

say "Building"
cmake -G Ninja -S . -B build -DCMAKE_BUILD_TYPE=Release
cmake --build build

say "Rendering samples/title-card"
mkdir -p renders
build/kinora render samples/title-card -o renders/title-card.mp4
echo "$PWD/renders/title-card.mp4"
