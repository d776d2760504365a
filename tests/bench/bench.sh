#!/bin/sh
# Frames a second, time per stage and peak memory of a composition's render, and in the same run the
# encoder alone on the same frames.
# usage: tests/bench/bench.sh [COMPOSITION [RUNS]]   (KINORA names the program, build/kinora)
set -eu
kinora=${KINORA:-build/kinora}
composition=${1:-samples/title-card}
runs=${2:-3}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
i=0
while [ "$i" -lt "$runs" ]; do
    i=$((i + 1))
    printf 'run %d of %d: %s\n' "$i" "$runs" "$composition"
    "$kinora" render "$composition" --stats --bench --quiet -o "$out/film.mp4"
done
