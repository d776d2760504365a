#!/bin/sh
# The same bytes whatever the number of workers, the cache and the budget of memory.
. tests/cli/lib.sh
composition c 320 180 9 30
expect 0 render c -w 1 --quiet -o 1.mp4
for how in '-w 8' '-w 3 --no-cache' '-w 2 --memory 4M'; do
    expect 0 render c $how --quiet -o other.mp4
    cmp 1.mp4 other.mp4 || fail "$how gives another film"
done
finish
