#!/bin/sh
# SVG files: their own size, or scaled to a width, on nothing.
. tests/cli/lib.sh
cat >picture.svg <<'SVG'
<svg xmlns="http://www.w3.org/2000/svg" width="200" height="120" viewBox="0 0 100 60"><circle cx="50" cy="30" r="20" fill="#0a0"/></svg>
SVG
size() { # of a PNG: bytes 16 to 23, big-endian
    od -An -j16 -N8 -tu1 "$1" | awk '{ print ($3 * 256 + $4) "x" ($7 * 256 + $8) }'
}
expect 0 snapshot picture.svg --quiet -o own.png
same 'own size' "$(size own.png)" 200x120
expect 0 snapshot picture.svg --width 400 --quiet -o wide.png
same 'scaled' "$(size wide.png)" 400x240
same 'colour type with alpha' "$(od -An -j25 -N1 -tu1 wide.png | tr -d ' ')" 6
echo 'not an image' >bad.svg
expect 1 snapshot bad.svg -o bad.png
says bad.svg
expect 1 snapshot absent.svg -o bad.png
absent bad.png
finish
