#!/bin/sh
# Captures test pages from Chromium, once: tests/ref/NAME.html -> NAME.png, 320 x 240. Pages whose picture is newer are
# skipped without -f. With KN_DATA (a data folder of kinora) the shipped families are @font-face rules of the page.
# Usage: KN_DATA=build/share/kinora tests/tools/capture_ref.sh [-f] page.html ...
set -eu
force=0
[ "${1:-}" = "-f" ] && { force=1; shift; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
faces() {
    [ -n "${KN_DATA:-}" ] || return 0
    echo '<style>'
    # of faces that share a character CSS takes the last rule, kinora's list the first
    tac "$KN_DATA/fonts/fonts.list" | awk -F'|' -v dir="$(realpath "$KN_DATA")/fonts" '{
        printf "@font-face{font-family:\"%s\";font-weight:%s;font-style:%s;src:url(\"file://%s/%s\");%s}\n",
            $1, $2, $3, dir, $5, $4 == "" ? "" : "unicode-range:" $4 }'
    echo '</style>'
}
for page in "$@"; do
    out="${page%.html}.png"
    [ $force = 0 ] && [ -e "$out" ] && [ "$out" -nt "$page" ] && continue
    {
        head -n 1 "$page" # the doctype must stay first
        echo "<base href=\"file://$(dirname "$(realpath "$page")")/\">"
        faces
        # packages of a CDN come from node_modules
        tail -n +2 "$page" | sed -E "s#https://cdn\\.jsdelivr\\.net/npm/(@?[^@\"]+)@[0-9.]+/#file://$PWD/node_modules/\\1/#g"
    } > "$tmp/page.html"
    chromium-headless-shell --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --font-render-hinting=none \
        --force-color-profile=srgb --hide-scrollbars --user-data-dir="$tmp/profile" --window-size=320,240 \
        --virtual-time-budget=2000 --allow-file-access-from-files --enable-features=CanvasDrawElement \
        --screenshot="$tmp/shot.png" \
        "file://$tmp/page.html" 2>/dev/null
    mv "$tmp/shot.png" "$out"
    echo "$out"
done
