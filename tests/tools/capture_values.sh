#!/bin/sh
# Captures from Chromium, once, what a declaration's value looks like to scripts. A table has the lines
#   property | value as written | el.style text | getComputedStyle text
# of which the first two columns are written by hand; this fills in the others, in place: `invalid` and `-` when
# el.style refuses the value. Comments (#) and empty lines stay. Usage: capture_values.sh table.txt ...
# Every value stands on an element of its own, the .row of a copy of the last line of tests/data/style/values.html; the
# test makes its page of the same lines. Nothing has a box there, so that computed values need no layout.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
page=$(dirname "$0")/../data/style/values.html
python3 - "$page" "$tmp/page.html" "$@" <<'PY'
import json, sys
rows = []
for name in sys.argv[3:]:
    for line in open(name, encoding='utf-8'):
        parts = line.rstrip('\n').split(' | ')
        if len(parts) >= 2 and line[0] != '#':
            rows.append(parts[:2])
js = '''
const rows = %s, parent = document.querySelector('.parent'), out = [];
for (const [name, value] of rows) {
  const copy = document.body.appendChild(parent.cloneNode(true)), el = copy.querySelector('.row');
  el.style.setProperty(name, value);
  const text = el.style.getPropertyValue(name);
  out.push(el.style.length == 0 ? ['invalid', '-'] : [text, getComputedStyle(el).getPropertyValue(name)]);
  copy.remove();
}
document.documentElement.setAttribute('data-values', encodeURIComponent(JSON.stringify(out)));
''' % json.dumps(rows).replace('</', '<\\/')
open(sys.argv[2], 'w', encoding='utf-8').write(open(sys.argv[1], encoding='utf-8').read() + '<script>' + js + '</script>\n')
PY
chromium-headless-shell --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --font-render-hinting=none \
    --hide-scrollbars --user-data-dir="$tmp/profile" --window-size=1920,1080 --virtual-time-budget=2000 \
    --dump-dom "file://$tmp/page.html" 2>/dev/null > "$tmp/dom.html"
python3 - "$tmp/dom.html" "$@" <<'PY'
import json, re, sys, urllib.parse
m = re.search(r'data-values="([^"]*)"', open(sys.argv[1], encoding='utf-8').read())
if not m: sys.exit('no values')
values = iter(json.loads(urllib.parse.unquote(m.group(1))))
for name in sys.argv[2:]:
    out = []
    for line in open(name, encoding='utf-8'):
        parts = line.rstrip('\n').split(' | ')
        if len(parts) >= 2 and line[0] != '#':
            line = ' | '.join(parts[:2] + [v.replace('\n', ' ') for v in next(values)]) + '\n'
        out.append(line)
    open(name, 'w', encoding='utf-8').write(''.join(out))
PY
