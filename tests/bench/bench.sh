#!/bin/sh
# Frames a second, time per stage and peak memory of a composition's render, and in the same run the
# encoder alone on the same frames. The last line is the run with the least time: a busy machine only
# ever adds some.
# usage: tests/bench/bench.sh [COMPOSITION [RUNS [WORKERS]]]   (KINORA names the program, build/kinora)
set -eu
kinora=${KINORA:-build/kinora}
composition=${1:-samples/title-card}
runs=${2:-5}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
i=0
while [ "$i" -lt "$runs" ]; do
    i=$((i + 1))
    printf 'run %d of %d: %s\n' "$i" "$runs" "$composition"
    "$kinora" render "$composition" ${3:+-w "$3"} --stats --bench --quiet -o "$out/film.mp4" 2>&1 |
        tee -a "$out/log"
done
awk '$1 == "bench" { if (!a || $2 < a) a = $2; if (!b || $6 < b) b = $6 }
     $1 == "cpu"   { if (!c || $2 < c) c = $2; if (!d || $6 < d) d = $6 }
     END { printf "best      %.3f s for all, %.3f s for the encoder alone: %.2f times; processor %.3f and %.3f s: %.2f times\n",
                  a, b, a / b, c, d, c / d }' "$out/log"
