#!/bin/sh
# Captures from Chromium, once, what rules and selectors do in tests/data/style/rules.html.
#   capture_rules.sh rules.txt      lines "sheet | id=order …": every element (and ::before, ::after) whose computed
#                                   `order` is not 0 when the sheet is all there is besides the page's own
#   capture_rules.sh selectors.txt  lines "selector | id …" of querySelectorAll, or "selector | invalid"
# What stands behind the last " | " is filled in, in place. Comments (#, a space) and empty lines stay.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
page=$(dirname "$0")/../data/style/rules.html
for table in "$@"; do
    python3 - "$page" "$tmp/page.html" "$table" <<'PY'
import json, sys
rows = [l.rstrip('\n').split(' | ')[0] for l in open(sys.argv[3], encoding='utf-8') if l.strip() and not l.startswith('# ')]
js = '''
document.querySelector('script').remove();
const rows = %s, sheet = document.getElementById('sheet'), out = [];
const all = [...document.querySelectorAll('[id]')];
for (const row of rows) {
  let text = [];
  if (%s) {
    try { for (const e of document.querySelectorAll(row)) text.push(e.id || e.localName); } catch (e) { text = ['invalid']; }
  } else {
    sheet.textContent = row;
    for (const e of all)
      for (const pe of ['', '::before', '::after']) {
        const order = getComputedStyle(e, pe).order;
        if (order != 0) text.push(e.id + pe + '=' + order);
      }
  }
  out.push(text.join(' '));
}
document.documentElement.setAttribute('data-rules', encodeURIComponent(JSON.stringify(out)));
''' % (json.dumps(rows).replace('</', '<\\/').replace('<!--', '<\\!--'), 'true' if 'selectors' in sys.argv[3] else 'false')
text = open(sys.argv[1], encoding='utf-8').read()
open(sys.argv[2], 'w', encoding='utf-8').write(text + '<script>addEventListener("load", () => {' + js + '})</script>\n')
PY
    chromium-headless-shell --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
        --user-data-dir="$tmp/profile" --window-size=1920,1080 --virtual-time-budget=2000 \
        --dump-dom "file://$tmp/page.html" 2>/dev/null > "$tmp/dom.html"
    python3 - "$tmp/dom.html" "$table" <<'PY'
import json, re, sys, urllib.parse
m = re.search(r'data-rules="([^"]*)"', open(sys.argv[1], encoding='utf-8').read())
if not m: sys.exit('no answers')
values = iter(json.loads(urllib.parse.unquote(m.group(1))))
out = []
for line in open(sys.argv[2], encoding='utf-8'):
    if line.strip() and not line.startswith('# '):
        line = line.rstrip('\n').split(' | ')[0] + ' | ' + next(values) + '\n'
    out.append(line)
open(sys.argv[2], 'w', encoding='utf-8').write(''.join(out))
PY
done
