#!/bin/sh
# tests/tools/package.sh [BUILD [KEEP]]: makes the Debian package and tries it in a root that has
# nothing else: installs it, renders a sample there, removes it. Prints seconds and megabytes. Needs
# root, and the package archive of the machine's apt; where mmdebstrap and debootstrap are absent
# the package is unpacked beside copies of the libraries it links, and that is said. 77: skipped.
# Not part of the test suite, which needs neither root nor network.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:-$top/build}" && pwd)
keep=${2:-}
[ "$(id -u)" = 0 ] || { echo "skipped: a clean root needs the rights of root"; exit 77; }
command -v dpkg-shlibdeps >/dev/null || { echo "skipped: dpkg-dev is absent"; exit 77; }
tmp=$(mktemp -d)
root=$tmp/root
trap 'umount "$root/proc" 2>/dev/null; [ -n "$keep" ] || rm -rf "$tmp"' EXIT
fail() { echo "FAIL: $*"; exit 1; }
now() { date +%s.%N; }
since() { awk "BEGIN { printf \"%.1f\", $(now) - $1 }"; }
megabytes() { du -sxm "$1" | cut -f1; }

cmake --build "$build" --target kinora kn_assets
(cd "$build" && cpack -G DEB -B "$tmp" >"$tmp/cpack.log" 2>&1) || { cat "$tmp/cpack.log"; fail 'cpack'; }
deb=$(ls "$tmp"/kinora_*.deb)
echo "package: $(basename "$deb"), $(du -k "$deb" | cut -f1) kB, unpacked $(dpkg-deb -f "$deb" Installed-Size) kB"

# ---- what is in it ----
for field in Package Version Architecture Maintainer Description Depends Section Priority Installed-Size; do
    [ -n "$(dpkg-deb -f "$deb" $field)" ] || fail "no field $field"
done
for need in libavcodec libavformat libjavascriptcoregtk libcairo libfreetype libharfbuzz libxml2 libgumbo libc6; do
    dpkg-deb -f "$deb" Depends | grep -q "$need" || fail "no dependency on $need"
done
dpkg-deb -c "$deb" | awk '{ print $6 }' >"$tmp/files"
for file in usr/bin/kinora usr/share/man/man1/kinora.1 usr/share/doc/kinora/copyright usr/share/doc/kinora/README.md \
    usr/share/bash-completion/completions/kinora usr/share/zsh/site-functions/_kinora usr/share/kinora/fonts/fonts.list \
    usr/share/kinora/modules/gsap/; do
    grep -qE "^\./$file(\.gz)?$" "$tmp/files" || fail "no file $file"
done
! grep -vE '^\./(usr/((bin|share)/.*)?)?$' "$tmp/files" || fail 'files elsewhere'
dpkg-deb -x "$deb" "$tmp/x"
for font in "$top"/node_modules/@fontsource/*; do
    grep -q "fonts/$(basename "$font")" "$tmp/x/usr/share/doc/kinora/copyright" || fail "no licence of $(basename "$font")"
done
for dir in "$tmp"/x/usr/share/kinora/modules/*; do
    grep -q "modules/$(basename "$dir")" "$tmp/x/usr/share/doc/kinora/copyright" || fail "no licence of $(basename "$dir")"
done
! grep -rlE "$top|$build" "$tmp/x" || fail 'a path of the build machine is in the package'

# ---- a clean root ----
start=$(now)
if command -v mmdebstrap >/dev/null; then
    how=mmdebstrap
    # The archive that this machine uses, else Debian's own.
    for sources in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list ''; do
        [ -z "$sources" ] || [ -s "$sources" ] || continue
        mmdebstrap --quiet --variant=minbase bookworm "$root" $sources 2>"$tmp/boot.log" && how=mmdebstrap && break
        how=
    done
elif command -v debootstrap >/dev/null; then
    how=debootstrap
    debootstrap --variant=minbase bookworm "$root" >"$tmp/boot.log" 2>&1 || how=
else
    how=
fi
if [ -n "$how" ]; then
    cp /etc/resolv.conf "$root/etc/" 2>/dev/null || true
    mount -t proc proc "$root/proc" 2>/dev/null || true
    echo "clean root: Debian 12 by $how, $(since $start) s, $(megabytes "$root") MB"
    cp "$deb" "$root/kinora.deb"
    before=$(megabytes "$root")
    start=$(now)
    chroot "$root" sh -c 'apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends /kinora.deb' >"$tmp/install.log" 2>&1 ||
        { tail -n 20 "$tmp/install.log"; fail 'the package cannot be installed'; }
    installed=$(since $start)
    chroot "$root" apt-get clean
    rm -f "$root/kinora.deb"
    rm -rf "$root"/var/lib/apt/lists/*
    echo "installed with its dependencies: $installed s, $(($(megabytes "$root") - before)) MB"
else
    start=$(now)
    mkdir -p "$root"
    dpkg-deb -x "$deb" "$root"
    # The packages that own the libraries it links, and theirs, as they are on this machine.
    ldd "$root/usr/bin/kinora" | grep -oE '/[^ ]+' | while read -r lib; do
        mkdir -p "$root$(dirname "$lib")"
        cp -L "$lib" "$root$lib"
    done
    cp -r /etc/fonts "$root/etc-fonts" 2>/dev/null || true
    mkdir -p "$root/etc" "$root/tmp" "$root/proc" "$root/dev/shm"
    [ ! -d "$root/etc-fonts" ] || mv "$root/etc-fonts" "$root/etc/fonts"
    mount -t proc proc "$root/proc" 2>/dev/null || true
    installed=$(since $start)
    echo "clean root: no mmdebstrap or debootstrap here; the package unpacked beside copies of the libraries it links, $installed s, $(megabytes "$root") MB"
fi

# ---- the first film ----
mkdir -p "$root/srv"
cp -r "$top/samples/title-card" "$root/srv/"
start=$(now)
chroot "$root" kinora --version
chroot "$root" kinora render /srv/title-card -o /srv/film.mp4 --quiet || fail 'nothing was rendered'
first=$(since $start)
[ -s "$root/srv/film.mp4" ] || fail 'no film'
"$build/kinora" render "$top/samples/title-card" -o "$tmp/here.mp4" --quiet
cmp "$root/srv/film.mp4" "$tmp/here.mp4" || fail 'the film is another than that of the build tree'
echo "first film: $first s; from the package to it $(awk "BEGIN { printf \"%.1f\", $installed + $first }") s; the same bytes as in the build tree"
if [ -n "$how" ]; then
    chroot "$root" dpkg --remove kinora >/dev/null 2>&1 || fail 'the package cannot be removed'
    [ ! -e "$root/usr/bin/kinora" ] && [ ! -e "$root/usr/share/kinora" ] || fail 'something is left of it'
    echo 'removed without a trace'
fi
