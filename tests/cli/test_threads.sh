#!/bin/sh
# The same bytes whatever the number of workers, the cache and the budget of memory.
. tests/cli/lib.sh
composition c 320 180 9 30
expect 0 render c -w 1 --quiet -o 1.mp4
for how in '-w 8' '-w 3 --no-cache' '-w 2 --memory 4M'; do
    expect 0 render c $how --quiet -o other.mp4
    cmp 1.mp4 other.mp4 || fail "$how gives another film"
done
# Of the other encoders too, on one core as on all.
one=
command -v taskset >/dev/null && one='taskset -c 0'
for to in 'h5.mp4 --codec h265' 'a1.mp4 --codec av1' 'v.webm' 'p.mov' 'f.mkv --codec ffv1' 'g.gif' 'a.apng' 'w.webp'; do
    $one "$kinora" render c --frames 0-39 -w 1 --quiet -o $to 2>err || fail "$to"
    mv ${to%% *} one
    expect 0 render c --frames 0-39 -w 4 --memory 4M --quiet -o $to
    cmp one ${to%% *} || fail "other bytes of $to"
done
finish
