#!/bin/sh
# Pictures of instants: between frames too, and on nothing where several are asked for.
. tests/cli/lib.sh
needs ffmpeg
composition c 160 90 1 10
sed -i 's/t \* 10/t * 1000/' c/index.html # a frame moves the square by 100 px
at() { expect 0 snapshot c --at "$1" --quiet -o "$2"; }
at 0 two.png
at 0.05 between.png
at 0.09 three.png
expect 0 snapshot c --frame 1 --quiet -o frame1.png
cmp -s two.png between.png && fail 'the instant between two frames is the first of them'
cmp -s between.png frame1.png && fail 'the instant between two frames is the second of them'
cmp -s three.png frame1.png && fail 'an instant is rounded to the next frame'
# In any order, and as often as one likes.
expect 0 snapshot c --at 0.05,0,0.05,0.1 --no-end --quiet -o series
same 'files' "$(ls series | tr '\n' ' ')" 'contact-sheet.jpg frame-00-at-0.05s.png frame-01-at-0s.png frame-02-at-0.05s.png frame-03-at-0.1s.png '
cmp series/frame-00-at-0.05s.png series/frame-02-at-0.05s.png || fail 'one instant, two pictures'
for pair in 00-at-0.05s:between 01-at-0s:two 03-at-0.1s:frame1; do
    ffmpeg -v error -i "series/frame-${pair%:*}.png" -f lavfi -i color=white:s=160x90 \
        -filter_complex '[1]format=rgb24[w];[w][0]overlay=format=rgb,format=rgb24' -frames:v 1 -f rawvideo one
    ffmpeg -v error -i "${pair#*:}.png" -vf format=rgb24 -f rawvideo two
    cmp one two || fail "$pair differ"
    rm one two
done
# The page's own background is in the picture, what lies below it is not.
cat >page.html <<'PAGE'
<!doctype html><style>body { margin: 0 }</style>
<div data-composition-id="p" data-width="32" data-height="16" data-duration="1">
<div style="position: absolute; width: 16px; height: 16px; background: red"></div></div>
PAGE
mkdir p && mv page.html p/index.html
expect 0 snapshot p --at 0 --no-end --keep --quiet -o p-series
same 'alpha beside the box' "$(ffmpeg -v error -i p-series/at-0s.png -vf 'format=rgba,crop=1:1:24:8' -f rawvideo - | od -An -tx1 | tr -d ' ')" 00000000
same 'the box' "$(ffmpeg -v error -i p-series/at-0s.png -vf 'format=rgba,crop=1:1:8:8' -f rawvideo - | od -An -tx1 | tr -d ' ')" ff0000ff
sed -i 's/margin: 0/margin: 0; background: blue/' p/index.html
expect 0 snapshot p --at 0 --no-end --keep --quiet -o p-series
same 'background' "$(ffmpeg -v error -i p-series/at-0s.png -vf 'format=rgba,crop=1:1:24:8' -f rawvideo - | od -An -tx1 | tr -d ' ')" 0000ffff
finish
