#!/bin/sh
# Captures from Chromium, once, what lines of script about canvases answer: tables of
#   script | answer
# of which the first column is written by hand; this fills in the other, in place. Comments (#) and empty lines stay. The
# lines of a table run in their order in tests/data/canvas/prelude.html, after a reset, some time apart.
# Usage: KN_DATA=build/share/kinora tests/tools/capture_canvas.sh table.txt ...
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
prelude=$(dirname "$0")/../data/canvas/prelude.html
python3 - "$prelude" "$tmp/page.html" "$KN_DATA/fonts" "$@" <<'PY'
import json, os, sys
fonts = os.path.realpath(sys.argv[3])
faces = []
for line in reversed(open(fonts + '/fonts.list').read().split('\n')):
    f = line.split('|')
    if len(f) >= 5:
        faces.append('@font-face{font-family:"%s";font-weight:%s;font-style:%s;src:url("file://%s/%s");%s}' %
                     (f[0], f[1], f[2], fonts, f[4], 'unicode-range:' + f[3] if f[3] else ''))
tables = [[l.rstrip('\n').split(' | ')[0] for l in open(name, encoding='utf-8') if l.strip() and l[0] != '#']
          for name in sys.argv[4:]]
js = '''<script>
Promise.all([...document.fonts].map((f) => f.load().catch(() => 0))).then(async () => {
  const out = [];
  for (const rows of %s) {
    c.reset();
    for (const r of rows) { out.push(ask(r)); await new Promise((f) => setTimeout(f, 60)); }
  }
  document.documentElement.setAttribute('data-values', encodeURIComponent(JSON.stringify(out)));
});
</script>''' % json.dumps(tables).replace('</', '<\\/')
doctype, rest = open(sys.argv[1], encoding='utf-8').read().split('\n', 1)
open(sys.argv[2], 'w', encoding='utf-8').write(doctype + '\n<style>' + '\n'.join(faces) + '</style>\n' + rest + js)
PY
chromium-headless-shell --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --font-render-hinting=none \
    --force-color-profile=srgb --hide-scrollbars --user-data-dir="$tmp/profile" --window-size=1920,1080 \
    --virtual-time-budget=60000 --allow-file-access-from-files --dump-dom "file://$tmp/page.html" \
    2>/dev/null > "$tmp/dom.html"
python3 - "$tmp/dom.html" "$@" <<'PY'
import json, re, sys, urllib.parse
m = re.search(r'data-values="([^"]*)"', open(sys.argv[1], encoding='utf-8').read())
if not m: sys.exit('no values')
values = iter(json.loads(urllib.parse.unquote(m.group(1))))
for name in sys.argv[2:]:
    out = []
    for line in open(name, encoding='utf-8'):
        if line.strip() and line[0] != '#':
            line = line.rstrip('\n').split(' | ')[0] + ' | ' + next(values).replace('\n', ' ') + '\n'
        out.append(line)
    open(name, 'w', encoding='utf-8').write(''.join(out))
PY
