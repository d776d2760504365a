#!/bin/sh
# Milliseconds of script, style, layout and paint per frame, composition by composition, the heaviest
# of the last three together first. Frames are drawn at a quarter of their size and thrown away.
# usage: tests/bench/stages.sh FPS COMPOSITION...     (KINORA names the program, build/kinora)
set -eu
kinora=${KINORA:-build/kinora}
fps=$1
shift
for composition in "$@"; do
    "$kinora" render "$composition" --fps "$fps" --scale 0.25 --format rgba -w 1 --stats --quiet --muted \
        -o - 2>&1 >/dev/null | awk -v name="$composition" '
        $1 == "script" || $1 == "style" || $1 == "layout" || $1 == "paint" { ms[$1] = $2 }
        END { printf "%8.3f ms  script %7.3f  style %7.3f  layout %7.3f  paint %7.3f  %s\n",
                     ms["style"] + ms["layout"] + ms["paint"], ms["script"], ms["style"], ms["layout"], ms["paint"], name }'
done | sort -rn
