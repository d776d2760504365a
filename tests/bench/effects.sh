#!/bin/sh
# Milliseconds of one raster thread per 1080p frame of each page of tests/bench/effects, nothing kept
# between frames, drawn on an opaque ground as films are: the best of RUNS runs, to be held against
# `nothing`, which shows the same card without an effect.
# usage: tests/bench/effects.sh [RUNS [PROGRAM...]]     (programs are measured in turn; build/kinora)
set -eu
here=$(dirname "$0")
runs=${1:-3}
[ $# -lt 1 ] || shift
[ $# -gt 0 ] || set -- build/kinora
one() { # program page
    "$1" render "$2" --format y4m --no-cache -w 1 --stats --quiet -o - 2>&1 >/dev/null | awk '$1 == "raster" { print $2 }'
}
for page in "$here"/effects/*.html; do
    line=$(basename "$page" .html)
    for program in "$@"; do
        best=$(i=0; while [ "$i" -lt "$runs" ]; do one "$program" "$page"; i=$((i + 1)); done | sort -n | head -n 1)
        line="$line $best"
    done
    echo "$line"
done | awk '{ printf "%-14s", $1; for (i = 2; i <= NF; i++) printf " %8.2f ms", $i; print "" }'
