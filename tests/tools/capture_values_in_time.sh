#!/bin/sh
# Captures from the reference renderer, once, what the pages of tests/runtime read at each frame: NAME.html -> NAME.values,
# a line of JSON per frame. What the page mounts is in the folder NAME, and so are the values of its variables,
# variables.json. REFERENCE is the command that renders a folder; packages come from node_modules.
# Usage: REFERENCE=command tests/tools/capture_values_in_time.sh page.html ...
set -eu
modules=$(cd "$(dirname "$0")/../.." && pwd)/node_modules
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for page in "$@"; do
    dir=$tmp/page
    rm -rf "$dir"
    mkdir -p "$dir"
    cp "$(dirname "$page")/probe.js" "$(dirname "$page")/caption-overrides.json" "$dir/"
    parts=${page%.html}
    [ ! -d "$parts" ] || cp -r "$parts" "$dir/"
    # animejs@3.2.2/lib/anime.min.js is in node_modules/animejs3 or node_modules/animejs
    sed -E 's#https://cdn.jsdelivr.net/npm/#lib/#g' "$page" > "$dir/index.html"
    for url in $(grep -oE 'lib/[^"]*@[^"]*' "$dir/index.html"); do
        package=${url#lib/}
        path=${package#*/}
        name=${package%%@*}
        major=$(printf %s "${package#*@}" | sed 's/[^0-9].*//')
        from=$modules/$name$major
        [ -d "$from" ] || from=$modules/$name
        mkdir -p "$(dirname "$dir/$url")"
        cp "$from/$path" "$dir/$url"
    done
    set -- "$dir" -o "$tmp/film.mp4" --quality draft -w 1
    [ ! -f "$parts/variables.json" ] || set -- "$@" --variables-file "$parts/variables.json"
    $REFERENCE render "$@" > "$tmp/log" 2>&1 || { cat "$tmp/log" >&2; exit 1; }
    {
        printf '[\n'
        grep -a '^\[Browser\] PROBE' "$tmp/log" | sed -e 's/^\[Browser\] PROBE //' -e '$!s/$/,/'
        printf ']\n'
    } > "${page%.html}.values"
    grep -a '^\[Browser:' "$tmp/log" | grep -v willReadFrequently || true
    echo "${page%.html}.values: $(grep -c '^\[[0-9]' "${page%.html}.values") frames"
done
