#!/bin/sh
# A part of a film is the same as in the whole, where frames depend on those before them: animation frames, free tweens,
# transitions, animations that begin on the way.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
size=$((320 * 240 * 4))
for page in frame-callbacks css-transitions d3-transition css-animations; do
    mkdir -p "$tmp/$page"
    cp tests/runtime/$page.html "$tmp/$page/index.html"
    cp tests/runtime/probe.js "$tmp/$page/"
    "$KINORA" render "$tmp/$page" --format rgba -o "$tmp/whole" --quiet
    "$KINORA" render "$tmp/$page" --frames 12-14 --format rgba -o "$tmp/part" --quiet
    tail -c +$((12 * size + 1)) "$tmp/whole" | head -c $((3 * size)) > "$tmp/same"
    head -c $((3 * size)) "$tmp/whole" > "$tmp/first"
    cmp "$tmp/part" "$tmp/same" || { echo "$page: frames 12 to 14 alone differ"; exit 1; }
    if cmp -s "$tmp/first" "$tmp/same"; then
        echo "$page: nothing moves, so nothing is tested"
        exit 1
    fi
    rm "$tmp/whole" "$tmp/part"
done
