#!/bin/sh
# Captures the rectangles of test pages from Chromium, once: tests/layout/NAME.html -> NAME.json, an array in document
# order of {"tag","id","x","y","w","h"} for every element inside body, and with the tag "#text" for every line of every
# text. Usage: capture_rects.sh [-f] page.html ...
# Pages whose .json is newer are skipped without -f. Pages are 800 x 600 with the browser's own defaults.
# With KN_DATA (a data folder of kinora) the shipped families are @font-face rules of the page.
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
    out="${page%.html}.json"
    [ $force = 0 ] && [ -e "$out" ] && [ "$out" -nt "$page" ] && continue
    {
        head -n 1 "$page" # the doctype must stay first
        echo "<base href=\"file://$(dirname "$(realpath "$page")")/\">"
        faces
        tail -n +2 "$page"
        cat <<'JS'
<script>
document.body.getBoundingClientRect();
document.fonts.ready.then(() => {
  const row = (tag, id, r) => JSON.stringify({tag, id, x: r.x, y: r.y, w: r.width, h: r.height});
  const rows = [], walker = document.createTreeWalker(document.body), range = document.createRange();
  for (let n; (n = walker.nextNode());) {
    if (n.parentNode.localName == 'script' || n.localName == 'script') continue;
    if (n.nodeType == 1) rows.push(row(n.localName, n.id, n.getBoundingClientRect()));
    if (n.nodeType != 3) continue;
    range.selectNodeContents(n);
    for (const r of range.getClientRects()) rows.push(row('#text', '', r));
  }
  document.documentElement.setAttribute('data-rects', encodeURIComponent('[\n' + rows.join(',\n') + '\n]\n'));
});
</script>
JS
    } > "$tmp/page.html"
    chromium-headless-shell --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --font-render-hinting=none \
        --hide-scrollbars --user-data-dir="$tmp/profile" --window-size=800,600 --virtual-time-budget=2000 \
        --allow-file-access-from-files --dump-dom "file://$tmp/page.html" 2>/dev/null > "$tmp/dom.html"
    python3 - "$tmp/dom.html" "$out" <<'PY'
import re, sys, urllib.parse
m = re.search(r'data-rects="([^"]*)"', open(sys.argv[1], encoding='utf-8').read())
if not m: sys.exit('no rectangles: ' + sys.argv[2])
open(sys.argv[2], 'w', encoding='utf-8').write(urllib.parse.unquote(m.group(1)))
PY
    echo "$out"
done
